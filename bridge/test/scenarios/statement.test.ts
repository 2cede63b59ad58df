import { type Desk, openDesk } from '@naru/sandbox/kis/test/desk.ts'
import { Secret } from '@naru/shared/core/secret'
import { kstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { IntentId, type OrderIntent } from '@naru/shared/domain/order'
import type { Effect } from '@naru/shared/engine/effect'
import { createEngine } from '@naru/shared/engine/engine'
import type { EventBody } from '@naru/shared/engine/event'
import { anIntent } from '@naru/shared/engine/fixtures.test-support'
import { DEFAULT_TIMING } from '@naru/shared/engine/settings'
import { ceilToTick } from '@naru/shared/market/tick-size'
import type { Statement } from '@naru/shared/portfolio/statement'
import { PAPER_LIMITS } from '@naru/shared/risk/limits'
import { expect, it, onTestFinished } from 'vitest'
import type { Broker } from '../../src/ports/broker.ts'
import { anOrder } from '../contracts/broker.ts'
import { aCredential, aSession } from '../support/kis.ts'
import { type Dice, diceOf } from '../support/random-faults.ts'

const CODES = ['005380', '005490', '005930', '017670', '035420', '051900', '068270', '090430']
const INSTRUMENT = { kind: 'stock', market: 'kospi', isHalted: false } as const
const HOUR = 3_600_000

/** A replayed day at the simulator, the real reader of its answers, and an engine that reads when it likes. */
async function aDay() {
  const desk = await openDesk({ cash: { paper: 1_000_000_000, live: 1_000_000_000 } })
  onTestFinished(() => desk.kis.stop())
  const { appKey, appSecret, accountNumber, htsId } = desk.kis.credentials.live
  const [cano = '', productCode = ''] = accountNumber.split('-')
  const keys = { appKey: new Secret(appKey), appSecret: new Secret(appSecret) }
  const started = performance.now()
  const { session } = aSession(
    { rest: desk.kis.urls.liveRest, ws: desk.kis.urls.liveWs },
    {
      credential: aCredential('live', { ...keys, cano, productCode, htsId }),
      // The broker's own clock, so that days and orders have one date.
      clock: {
        now: () => unixMs(desk.clock.now()),
        monotonic: () => performance.now() - started,
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms)
          return () => clearTimeout(timer)
        },
      },
    },
  )
  return { desk, broker: session.broker }
}

/** Does what the engine asks for, until it asks for nothing more. */
function anEngineOn(broker: Broker, now: () => number) {
  const engine = createEngine({
    timing: DEFAULT_TIMING,
    limits: PAPER_LIMITS,
    isAlwaysOpen: true,
    needsFreshQuote: false,
    busyReadMs: 1_000,
  })
  const statements: Statement[] = []
  let aheadMs = 0
  const tell = async (body: EventBody): Promise<void> => {
    for (const effect of engine.handle({ ...body, at: unixMs(now() + aheadMs) })) await perform(effect)
  }
  const perform = async (effect: Effect): Promise<void> => {
    const startedAt = unixMs(now() + aheadMs)
    if (effect.type === 'read_order_reports') {
      const read = await broker.orderReports(effect.day)
      if (!read.ok) throw new Error(JSON.stringify(read.error))
      await tell({ type: 'order_reports', startedAt, day: effect.day, reports: read.value })
    }
    if (effect.type === 'read_balance') {
      const read = await broker.balance()
      if (!read.ok) throw new Error(JSON.stringify(read.error))
      await tell({ type: 'balance_report', startedAt, balance: read.value })
    }
    if (effect.type === 'read_actions') {
      await tell({ type: 'actions_known', instrumentIds: effect.instrumentIds, actions: [] })
    }
    if (effect.type !== 'persist') return
    if (effect.record.kind === 'order_reports') await tell({ type: 'reports_recorded', deferred: [] })
    if (effect.record.kind === 'statement') statements.push(effect.record.statement)
  }
  return {
    tell,
    statements,
    /** Time in which nothing was asked; then it asks for whatever is due. Its clock runs ahead of the broker's. */
    async wakesAfter(ms: number) {
      aheadMs += ms
      for (let look = 0; look < 3; look += 1) {
        for (const name of ['day', 'reports', 'balance'] as const) await tell({ type: 'timer', name })
        aheadMs += 2_000
      }
    },
  }
}

/** A price on the tick, a little above or below the last, or none: at the market. */
function orderOf({ kis }: Desk, { chance, upTo }: Dice): Partial<OrderIntent> {
  const code = CODES[upTo(CODES.length) - 1] ?? '005930'
  const side = chance(60) ? 'buy' : 'sell'
  const base = { instrumentId: instrumentId(code), side, quantity: upTo(20) } as const
  if (chance(40)) return { ...base, type: 'market', limitPrice: null }
  const { last } = kis.world.market.quote(code)
  return { ...base, type: 'limit', limitPrice: ceilToTick('stock', last * (1 + (upTo(9) - 5) / 1_000)) }
}

interface Day {
  readonly desk: Desk
  readonly broker: Broker
  readonly engine: ReturnType<typeof anEngineOn>
}

/** Through the adapter, and known to the engine as its own. */
async function sendOurs({ desk, broker, engine }: Day, wish: Partial<OrderIntent>, index: number): Promise<boolean> {
  const id = IntentId.parse(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`)
  const sentAt = unixMs(desk.clock.now())
  const outcome = await broker.submit(anOrder({ ...wish, id }))
  if (outcome.kind !== 'accepted') return false
  const { venueOrderId } = outcome
  const known = { sentAt, sendDeadline: unixMs(sentAt + 2_000), baseline: [], venueOrderId, state: 'acked' } as const
  const order = anIntent({ ...wish, id })
  await engine.tell({ type: 'intent_recovered', recovered: { ...known, order, instrument: INSTRUMENT } })
  return true
}

/** In the user's own app. */
function placeInApp({ kis }: Desk, { instrumentId: id, side, quantity, limitPrice }: Partial<OrderIntent>): boolean {
  const account = kis.world.state.accounts[`live:${kis.credentials.live.accountNumber}`]?.account
  if (!account || !id || !side || !quantity) throw new Error('no account, or no order')
  const order = { code: symbolOf(id), side, quantity, price: limitPrice ?? 0 }
  const division = limitPrice ? '00' : '01'
  return kis.world.place(account, { ...order, division, exchange: 'KRX', ip: '203.0.113.9', channel: 'HTS' }).ok
}

it('a day of more than 200 random orders ties out to the share and to the won against the simulator', async () => {
  const ORDERS = 260
  const dice = diceOf(260)
  const { desk, broker } = await aDay()
  const engine = anEngineOn(broker, () => desk.clock.now())
  await engine.tell({ type: 'intents_synced' })
  await engine.tell({ type: 'session_up' })
  let taken = 0
  for (let index = 1; index <= ORDERS; index += 1) {
    const wish = orderOf(desk, dice)
    const isTaken = dice.chance(25) ? await sendOurs({ desk, broker, engine }, wish, index) : placeInApp(desk, wish)
    if (isTaken) taken += 1
    if (dice.chance(40)) await desk.clock.advance(dice.upTo(20_000))
    if (index % 20 === 0) await engine.wakesAfter(2_000)
  }
  await desk.clock.advance(60_000)
  await engine.wakesAfter(2 * HOUR)
  const statement = engine.statements.at(-1)
  const fills = desk.kis.world.state.fills.length
  console.log(
    `statement: ${taken} of ${ORDERS} orders taken, ${fills} fills, ${statement?.differences.length} differences, ` +
      `commission ${statement?.cash.commission}, tax ${statement?.cash.tax}`,
  )
  expect(statement).toMatchObject({ date: kstDate(unixMs(desk.clock.now())), differences: [], tiesOut: true })
  expect(statement?.cash.expected).toBe(statement?.cash.broker)
  expect(statement?.lines.some(({ external, bought, sold }) => external > 0 && external < bought + sold)).toBe(true)
  expect([taken >= 200, fills > 100, (statement?.cash.tax ?? 0) > 0]).toEqual([true, true, true])
})
