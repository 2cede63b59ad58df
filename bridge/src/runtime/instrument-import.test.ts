import { err, ok, type Result } from '@naru/shared/core/result'
import { instrumentId } from '@naru/shared/domain/instrument'
import { OPENING } from '@naru/shared/engine/fixtures.test-support'
import { describe, expect, it } from 'vitest'
import { memoryLogger } from '../../test/support/market.ts'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import type { ImportOutcome, Listing, ListingsError, ListingsStore } from '../ports/listings.ts'
import { startInstrumentImport } from './instrument-import.ts'

const listing = (n: number): Listing => ({
  id: instrumentId(String(n).padStart(6, '0')),
  nameKo: `가상${n}`,
  market: 'kospi',
  kind: 'stock',
  isin: 'KR7000000000',
  isHalted: false,
  isManaged: false,
  isLiquidating: false,
  warning: 'none',
  isNxt: null,
  previousClose: 1e3,
  previousVolume: 1,
  marketCapEok: 1,
  listedDate: null,
  sector: null,
})
const MARKET = Array.from({ length: 1_201 }, (_, n) => listing(n))
const MINUTE_MS = 60_000

/** A morning: what the host answers in turn (the last answer again and again), and what the ledger is told. */
function aMorning(
  answers: readonly Result<readonly Listing[], ListingsError>[],
  outcome: ImportOutcome['outcome'] = 'done',
) {
  const clock = createVirtualClock(OPENING)
  const logger = memoryLogger()
  const told: string[] = []
  let asked = 0
  let ring = (): void => undefined
  const store: ListingsStore = {
    begin: async () => ok(told.includes('finish 1201') ? null : 7),
    add: async (no, rows) => {
      told.push(`add ${no} ${rows.length}`)
      return ok(undefined)
    },
    finish: async (_no, count) => {
      told.push(`finish ${count}`)
      return ok({ outcome: count === null ? 'abandoned' : outcome, listed: count ?? 0, missing: 0 })
    },
  }
  const stop = startInstrumentImport({
    store,
    clock,
    logger,
    source: { read: async () => answers[Math.min(asked++, answers.length - 1)] ?? ok([]) },
    timetable: {
      at(expression, callback) {
        told.push(expression)
        ring = callback
        return () => void told.push('left')
      },
    },
  })
  const names = (): string[] => logger.lines.map((line) => (JSON.parse(line) as { name: string }).name)
  return { clock, told, names, stop, ring: () => ring(), asked: () => asked }
}

const down = err<ListingsError>({ kind: 'unreachable', detail: 'kospi_code: HTTP 503' })

describe('the morning’s import', () => {
  it('tells the whole list in batches soon after a start, and not again when the bell rings', async () => {
    const morning = aMorning([ok(MARKET)])
    await morning.clock.advance(5_000)
    expect(morning.told).toEqual(['10 7 * * *', 'add 7 500', 'add 7 500', 'add 7 201', 'finish 1201'])
    morning.ring()
    await morning.clock.settle()
    expect([morning.asked(), morning.names()]).toEqual([1, ['instruments_imported']])
  })

  it('gives up and tries again later while the host is away, and alarms each time', async () => {
    const morning = aMorning([down, down, ok(MARKET)])
    await morning.clock.advance(5_000)
    expect(morning.told).toEqual(['10 7 * * *', 'finish null'])
    await morning.clock.advance(5 * MINUTE_MS)
    await morning.clock.advance(15 * MINUTE_MS)
    expect(morning.told.at(-1)).toBe('finish 1201')
    expect(morning.names()).toEqual(['instrument_import_failed', 'instrument_import_failed', 'instruments_imported'])
  })

  it('waits for the next morning after four tries', async () => {
    const morning = aMorning([down])
    await morning.clock.advance(24 * 60 * MINUTE_MS)
    expect(morning.asked()).toBe(4)
    morning.ring()
    await morning.clock.settle()
    expect(morning.asked()).toBe(5)
  })

  it('alarms and does not repeat what the ledger refused', async () => {
    const morning = aMorning([ok(MARKET)], 'refused')
    await morning.clock.advance(60 * MINUTE_MS)
    expect([morning.asked(), morning.names()]).toEqual([1, ['instrument_import_refused']])
  })

  it('does nothing after the bridge stopped', async () => {
    const morning = aMorning([down])
    await morning.clock.advance(5_000)
    morning.stop()
    await morning.clock.advance(60 * MINUTE_MS)
    expect([morning.asked(), morning.told.at(-1)]).toEqual([1, 'left'])
  })
})
