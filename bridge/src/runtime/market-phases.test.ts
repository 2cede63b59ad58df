import { fromKst, type KstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import { MarketPhases, type PhaseChange } from './market-phases.ts'

const SAMSUNG = instrumentId('005930')
const at = (date: string, time: string) => fromKst(date as KstDate, time) ?? unixMs(0)
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

function phasesFrom(date: string, time: string) {
  const clock = createVirtualClock(at(date, time))
  const changes: PhaseChange[] = []
  const phases = new MarketPhases({ clock, calendar: () => CARRIED_CALENDAR, onChange: (one) => changes.push(one) })
  onTestFinished(() => phases.stop())
  const of = (market: string) => changes.filter((one) => one.market === market && one.instrumentId === null)
  return { clock, phases, changes, of, now: () => unixMs(clock.now()) }
}
const status = { instrumentId: SAMSUNG, kind: 'status', isHalted: false, isInVi: false, phase: null } as const

describe('the phases of a day', () => {
  it('are told for both markets as the clock reaches them', async () => {
    const { clock, of } = phasesFrom('2025-07-30', '075900')
    await clock.advance(13 * HOUR_MS)
    expect(of('KRX').map(({ phase }) => phase)).toEqual([
      'pre_open',
      'opening_auction',
      'open',
      'closing_auction',
      'after_close',
      'after_hours_single',
      'closed',
    ])
    expect(of('KRX')[2]?.at).toBe(at('2025-07-30', '090000'))
    expect(of('NXT').map(({ phase }) => phase)).toEqual([
      'pre_open',
      'nxt_pre',
      'pre_open',
      'nxt_main',
      'after_close',
      'nxt_after',
      'closed',
    ])
  })

  it('are those of the day being replayed, by its own clock, and again ours when the market is live', () => {
    const { phases, of } = phasesFrom('2025-07-30', '210000')
    expect(of('KRX').at(-1)?.phase).toBe('closed')
    phases.seen(at('2023-03-24', '112616'), true)
    expect(of('KRX').at(-1)).toMatchObject({ phase: 'open', at: at('2023-03-24', '112616') })
    phases.seen(at('2023-03-24', '152100'), true)
    expect(of('KRX').at(-1)?.phase).toBe('closing_auction')
    phases.seen(at('2025-07-30', '200000'), false)
    expect(of('KRX').at(-1)?.phase).toBe('closed')
  })

  it('follow what the feed announces until the calendar has the next one', async () => {
    const { clock, phases, of, now } = phasesFrom('2025-07-30', '100000')
    phases.happened({ ...status, phase: 'halted', at: now() })
    expect(of('KRX').at(-1)?.phase).toBe('halted')
    await clock.advance(10 * MINUTE_MS)
    expect(of('KRX').at(-1)?.phase, 'the clock alone does not lift it').toBe('halted')
    phases.happened({ ...status, phase: 'open', at: now() })
    expect(of('KRX').at(-1)?.phase).toBe('open')
  })
})

describe('an instrument', () => {
  it('that is interrupted or halted is told once, and again when it is back with its market', () => {
    const { phases, changes, now } = phasesFrom('2025-07-30', '100000')
    changes.length = 0
    phases.happened({ ...status, isInVi: true, at: now() })
    phases.happened({ ...status, isInVi: true, at: now() })
    expect(phases.current()).toContainEqual({ market: 'KRX', instrumentId: SAMSUNG, phase: 'vi', at: now() })
    phases.happened({ ...status, isInVi: true, isHalted: true, at: now() })
    phases.happened({ ...status, at: now() })
    expect(changes.map(({ phase }) => phase)).toEqual(['vi', 'halted', 'open'])
    expect(phases.current().every(({ instrumentId: id }) => id === null)).toBe(true)
  })
})
