import { describe, expect, it } from 'vitest'
import { addDays, type KstDate, kstDate, type UnixMs, unixMs } from '../core/time.ts'
import type { CorporateAction, CorporateActionKind } from '../domain/corporate-action.ts'
import { PAPER_LIMITS } from '../risk/limits.ts'
import { mulberry32 } from '../sim/random.ts'
import { type Cache, createCache } from './cache.ts'
import type { InstrumentPhase } from './event.ts'
import { aQuote, OPENING, SAMSUNG } from './fixtures.test-support.ts'
import { onActionsKnown, onInstrumentStatus, stopGate, watchedInstruments } from './gates.ts'
import { DEFAULT_TIMING } from './settings.ts'

const DAY = 86_400_000
const TODAY = kstDate(OPENING)
const YESTERDAY = unixMs(OPENING - DAY)

function aCache(): Cache {
  const settings = {
    timing: DEFAULT_TIMING,
    limits: PAPER_LIMITS,
    isAlwaysOpen: false,
    needsFreshQuote: false,
    busyReadMs: 1_000,
  }
  const cache = createCache(settings, 'active')
  cache.now = OPENING
  return cache
}

const action = (kind: CorporateActionKind, shares: number, exDate: KstDate = TODAY): CorporateAction => ({
  instrumentId: SAMSUNG,
  exDate,
  kind,
  shares,
  cashWon: 0,
  paidWon: 0,
  source: 'ksd',
})

const knows = (cache: Cache, ...actions: CorporateAction[]): Cache => {
  onActionsKnown(cache, { type: 'actions_known', instrumentIds: [SAMSUNG], actions })
  return cache
}

/** A price read over HTTPS whose limits are counted from `base`. */
function quotes(
  cache: Cache,
  base: number,
  over: { readonly isHalted?: boolean; readonly readAt?: UnixMs } = {},
): void {
  const [lowerLimit, upperLimit] = [base * 0.7, base * 1.3]
  const { readAt = cache.now, isHalted = false } = over
  cache.quotes.set(SAMSUNG, { ...aQuote({ lastPx: base, lowerLimit, upperLimit, isHalted }), readAt })
}

describe('a stop set before a corporate action', () => {
  it.each([
    ['split', 5],
    ['reverse_split', 0.1],
    ['bonus_issue', 1.1],
    ['stock_dividend', 1.02],
    ['rights_issue', 1.3],
  ] as const)('waits for a person from the first day of a %s on', (kind, shares) => {
    const cache = knows(aCache(), action(kind, shares))
    expect(stopGate(cache, SAMSUNG, YESTERDAY)).toBe('corporate_action')
    expect(stopGate(cache, SAMSUNG, OPENING)).toBeNull() // set at prices of today
  })

  it('is left alone by a cash dividend and by what is still to come', () => {
    const cache = knows(aCache(), action('cash_dividend', 1), action('split', 5, addDays(TODAY, 1)))
    expect(stopGate(cache, SAMSUNG, YESTERDAY)).toBeNull()
  })

  it('waits although nobody announced it, when today’s limits are not counted from where the price was left', () => {
    const cache = aCache()
    cache.books.lastPx.set(SAMSUNG, { day: kstDate(YESTERDAY), px: 70_000, before: null })
    quotes(cache, 14_000)
    expect(stopGate(cache, SAMSUNG, YESTERDAY)).toBe('corporate_action')
    quotes(cache, 66_000)
    expect(stopGate(cache, SAMSUNG, YESTERDAY)).toBeNull()
  })
})

describe('a stop on an instrument that does not trade', () => {
  it('waits for two and a half minutes after an interruption at most', () => {
    const cache = aCache()
    onInstrumentStatus(cache, { type: 'instrument_status', instrumentId: SAMSUNG, status: 'vi' })
    expect(stopGate(cache, SAMSUNG, OPENING)).toBe('vi')
    cache.now = unixMs(OPENING + 150_000)
    expect(stopGate(cache, SAMSUNG, OPENING)).toBeNull()
  })

  it('waits until a price read since says that the halt is over', () => {
    const cache = aCache()
    onInstrumentStatus(cache, { type: 'instrument_status', instrumentId: SAMSUNG, status: 'halted' })
    expect(stopGate(cache, SAMSUNG, OPENING)).toBe('halted')
    cache.now = unixMs(OPENING + 1_000)
    quotes(cache, 70_000)
    expect(stopGate(cache, SAMSUNG, OPENING)).toBeNull()
  })

  it('E10: no stop passes in 500 random halts and interruptions', () => {
    const EVENTS = 500
    const roll = mulberry32(10)
    const cache = aCache()
    let [status, since]: [InstrumentPhase, number] = ['trading', OPENING]
    let [halted, passed, held] = [false, 0, 0]
    for (let event = 0; event < EVENTS; event += 1) {
      cache.now = unixMs(cache.now + Math.floor(roll() * 60_000))
      const dice = roll()
      if (dice < 0.4) {
        status = dice < 0.13 ? 'halted' : dice < 0.27 ? 'vi' : 'trading'
        since = cache.now
        onInstrumentStatus(cache, { type: 'instrument_status', instrumentId: SAMSUNG, status })
        if (status === 'halted') halted = true
        if (status === 'trading') halted = cache.quotes.get(SAMSUNG)?.isHalted ?? false
      } else {
        halted = dice < 0.6
        quotes(cache, 70_000, { isHalted: halted })
      }
      const isClosed = halted || (status === 'vi' && cache.now - since < 150_000)
      const gate = stopGate(cache, SAMSUNG, OPENING)
      if (isClosed && gate === null) passed += 1
      if (gate !== null) held += 1
    }
    console.log(`E10: ${passed} of ${EVENTS} events let a stop pass, ${held} held it back`)
    expect(passed).toBe(0)
    expect(held).toBeGreaterThan(EVENTS / 4)
  })
})

it('asks after everything that is held, ordered or waiting, once', () => {
  const cache = aCache()
  cache.positions.set(SAMSUNG, 10)
  expect(watchedInstruments(cache)).toEqual([SAMSUNG])
})
