import { createHash } from 'node:crypto'
import { ok } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import type { DeskEventBody, StrategyState } from '@naru/shared/strategies/desk/desk-event'
import { canonicalStrategySpec, parseStrategySpec } from '@naru/shared/strategies/spec'
import { expect, it, vi } from 'vitest'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { LedgerStrategy } from '../../ports/strategies.ts'
import { createStrategyRoster } from './strategy-roster.ts'

const [SAMSUNG, HYNIX, NAVER] = ['005930', '000660', '035420'].map((code) => instrumentId(code)) as [
  InstrumentId,
  InstrumentId,
  InstrumentId,
]
const VERSION = '00000000-0000-4000-8000-000000000002'
const BEGAN = { anchor: 0, startedAt: unixMs(1), capital: 1_000_000, foldedTo: -1, told: {}, orders: [] }
const KEPT = { v: 1, ...BEGAN, lots: [], fills: [], day: { date: '2026-11-20', orders: 0, equity: 1_000_000 } }
const state = (over: Partial<StrategyState> = {}): StrategyState => ({ ...KEPT, ...over }) as StrategyState // a state of this version

const QUIET: Logger = { event: () => undefined, alarm: () => undefined, child: () => QUIET }

/** A roster whose only strategy trades what is in a watchlist. */
async function aRoster(listed: readonly InstrumentId[]) {
  const parsed = parseStrategySpec({
    v: 1,
    name: 'a watchlist',
    source: { kind: 'built_in', strategy: 'sma_cross', params: {} },
    universe: { watchlist: '00000000-0000-4000-8000-000000000001' },
    bar: '5m',
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const definition = parsed.value
  const hash = createHash('sha256').update(canonicalStrategySpec(definition)).digest('hex')
  const accountId = AccountId.parse('00000000-0000-4000-8000-000000000003')
  const row = { strategyId: 'strategy', versionId: VERSION, userId: 'user', accountId, hash, definition, state: null }
  const told: DeskEventBody[] = []
  const roster = createStrategyRoster({
    store: { orders: async () => ok([]) },
    shelf: undefined,
    clock: createVirtualClock(0),
    logger: QUIET,
    instruments: { all: async () => ok([]), find: () => undefined, isUnknown: () => false } as never, // nobody is asked here
    info: () => undefined,
    put: (event) => told.push(event),
    switchOff: (_, code) => expect.unreachable(code),
    onArmed: () => undefined,
    onDisarmed: () => undefined,
  })
  const rowOf = (ids: readonly InstrumentId[]): LedgerStrategy => ({ ...row, listed: ids })
  roster.sync([rowOf(listed)])
  await vi.waitFor(() => expect(roster.armed.size).toBe(1))
  return {
    told,
    armed: () => roster.armed.get(VERSION),
    /** The owner has changed the list; then a day is prepared. */
    async prepares(ids: readonly InstrumentId[], kept: StrategyState) {
      roster.sync([rowOf(ids)])
      told.length = 0
      await roster.readAnew(VERSION, kept)
    },
  }
}

it('trades from the next preparation on what has joined a watchlist, with what it remembers', async () => {
  const roster = await aRoster([SAMSUNG])
  await roster.prepares([SAMSUNG, HYNIX], state())
  expect(roster.told.map(({ type }) => type)).toEqual(['strategy_disarmed', 'strategy_armed'])
  expect(roster.armed()).toMatchObject({ instruments: [SAMSUNG, HYNIX], state: KEPT })
})

it('leaves what has left a watchlist alone, unless it holds some of it', async () => {
  const roster = await aRoster([SAMSUNG, HYNIX, NAVER])
  const fill = { key: 'k', ts: 1, instrumentId: HYNIX, side: 'buy', quantity: 3, price: 100, charges: 0 } as const
  await roster.prepares([SAMSUNG], state({ fills: [fill] }))
  expect(roster.armed()?.instruments).toEqual([HYNIX, SAMSUNG])
  await roster.prepares([SAMSUNG], state({ fills: [fill, { ...fill, side: 'sell' }] }))
  expect(roster.armed()?.instruments).toEqual([SAMSUNG])
})

it('changes nothing while the list is what it was, or names nothing', async () => {
  const roster = await aRoster([SAMSUNG, HYNIX])
  await roster.prepares([HYNIX, SAMSUNG], state())
  await roster.prepares([], state())
  expect(roster.told).toEqual([])
  expect(roster.armed()?.instruments).toEqual([SAMSUNG, HYNIX])
})
