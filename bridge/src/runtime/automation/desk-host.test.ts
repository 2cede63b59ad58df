import { ok } from '@naru/shared/core/result'
import { fromKst, type KstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { describe, expect, it } from 'vitest'
import { memoryLogger } from '../../../test/support/market.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { FeedEvent } from '../../ports/market-feed.ts'
import type { OpenSession } from '../../ports/sessions.ts'
import { createDeskHost, type HostParts } from './desk-host.ts'

const SAMSUNG = instrumentId('005930')
const TODAY = '2026-11-23' as KstDate // the shape of one
const EARLIER = '2026-11-20' as KstDate // the shape of one
const MORNING = fromKst(TODAY, '090000') ?? unixMs(0)

type Event = { readonly type: string; readonly [key: string]: unknown }
type Effect = 'echo' | { readonly watch: InstrumentId } | { readonly wakeAt: UnixMs } | 'break'

/** What the desk answers to an event. */
const ANSWERS: Readonly<Record<string, readonly Effect[]>> = {
  call: ['echo', 'echo'],
  look: [{ watch: SAMSUNG }],
  wait: [{ wakeAt: unixMs(MORNING + 5_000) }],
  break: ['break'],
}

/** A host of desks that write down what they are told, its market, and a roster that counts. */
function hosting() {
  const clock = createVirtualClock(MORNING)
  const desks: { readonly told: Event[]; readonly at: number[] }[] = []
  const roster: string[] = []
  const bugs: unknown[] = []
  const market = { isListed: true, knowsTime: true, say: (_event: FeedEvent): void => undefined }
  const session = {
    environment: 'paper',
    state: 'running',
    feed: {
      listen: (_signal: AbortSignal, hear: typeof market.say) => {
        market.say = hear
        return new Promise<void>(() => undefined) // the feed never ends
      },
    },
    history: { marketNow: () => (market.knowsTime ? Promise.resolve(clock.now()) : new Promise(() => undefined)) },
  } as unknown as OpenSession // what is read of it
  const parts = {
    sessions: { forUser: () => [session], onChange: () => () => undefined },
    hub: { want: () => undefined, connect: () => ({ subscribe: () => undefined, close: () => undefined }) },
    instruments: {
      all: async () => (market.isListed ? ok([]) : { ok: false, error: { kind: 'unavailable', cause: 'test' } }),
      find: () => ({ kind: 'stock' }),
    },
    clock,
    ledgerClock: { now: clock.now },
    calendar: () => CARRIED_CALENDAR,
    logger: memoryLogger(),
    onBug: (error: unknown) => void bugs.push(error),
  } as unknown as HostParts // what a host needs of them
  const host = createDeskHost<string, Event, Effect>(parts, {
    userId: 'user',
    ranks: { trading: 'strategies', watching: null },
    createDesk() {
      const desk = { told: [] as Event[], at: [] as number[] }
      desks.push(desk)
      return {
        handle({ at, ...event }) {
          desk.told.push(event)
          desk.at.push(at)
          return ANSWERS[event.type] ?? []
        },
      }
    },
    perform(effect) {
      if (effect === 'break') throw new Error('broken')
      if (effect === 'echo') return host.put({ type: 'echo' })
      if ('watch' in effect) return host.watch({ trading: [effect.watch], watching: [], books: [] })
      host.setTimer(effect.wakeAt)
    },
    hear: (event) => host.put(event),
    tellListed: (id, { kind }) => host.put({ type: 'listed', id, kind }),
  })
  const open = (): void =>
    host.open(
      {
        sync: (rows) => void roster.push(`sync ${rows.join()}`),
        rearm: () => void roster.push('rearm'),
        lookAgain: () => undefined,
        stop: () => void roster.push('stop'),
      },
      () => undefined,
    )
  const trade = (tradingDate: KstDate): void =>
    market.say({
      kind: 'trade',
      tick: { instrumentId: SAMSUNG, price: 70_000, tsEvent: fromKst(tradingDate, '100000') },
      tradingDate,
    } as unknown as FeedEvent) // what is read of it
  const told = (desk = 0): readonly string[] => desks[desk]?.told.map(({ type }) => type) ?? []
  return { host, open, clock, market, desks, roster, bugs, trade, told }
}

describe('the host of a desk', () => {
  it('tells nothing before the market’s time is known, and then what is armed', async () => {
    const { host, open, clock, market, roster, told } = hosting()
    market.knowsTime = false
    open()
    host.sync(['a'])
    host.put({ type: 'call' })
    await clock.settle()
    expect([told(), roster]).toEqual([[], []])
    market.knowsTime = true
    host.sync(['a', 'b'])
    await clock.settle()
    expect(roster).toEqual(['sync a,b'])
    host.put({ type: 'call' })
    expect(told()).toEqual(['call', 'echo', 'echo'])
  })

  it('performs everything an event brought about before the next event is told', async () => {
    const { host, open, clock, bugs, told } = hosting()
    open()
    await clock.settle()
    host.put({ type: 'call' })
    host.put({ type: 'break' })
    host.put({ type: 'after' })
    expect(told()).toEqual(['call', 'echo', 'echo', 'break', 'after'])
    expect(bugs).toEqual([new Error('broken')])
  })

  it('asks for the market’s list again until it can tell what is watched', async () => {
    const { host, open, clock, market, desks, told } = hosting()
    market.isListed = false
    open()
    await clock.settle()
    host.put({ type: 'look' })
    await clock.advance(10_000)
    expect(told()).toEqual(['look'])
    market.isListed = true
    await clock.advance(10_000)
    expect(desks[0]?.told.at(-1)).toEqual({ type: 'listed', id: SAMSUNG, kind: 'stock' })
    host.put({ type: 'look' })
    await clock.settle()
    expect(told()).toEqual(['look', 'listed', 'look'])
  })

  it('gives a day that is played again a desk of its own, whose time is that day’s', async () => {
    const { host, open, clock, roster, desks, trade, told } = hosting()
    open()
    await clock.settle()
    host.put({ type: 'look' })
    host.put({ type: 'wait' })
    await clock.settle()
    trade(EARLIER)
    expect(roster).toEqual(['sync ', 'rearm'])
    expect(told(1)).toEqual(['trade_tick'])
    expect(desks[1]?.at).toEqual([fromKst(EARLIER, '100000')])
    await clock.advance(60_000)
    expect(told(1)).toEqual(['trade_tick'])
    expect(host.time.day()).toBe(EARLIER)
  })

  it('wakes the desk when it asked to be, and tells nothing once it is stopped', async () => {
    const { host, open, clock, desks, roster, trade, told } = hosting()
    open()
    await clock.settle()
    host.put({ type: 'look' })
    host.put({ type: 'wait' })
    await clock.advance(4_999)
    expect(told()).toEqual(['look', 'wait', 'listed'])
    await clock.advance(1)
    expect([told().at(-1), desks[0]?.at.at(-1)]).toEqual(['timer', MORNING + 5_000])
    host.put({ type: 'wait' })
    host.stop()
    trade(TODAY)
    host.beat()
    await clock.advance(60_000)
    expect(told().slice(4)).toEqual(['wait'])
    expect(roster.at(-1)).toBe('stop')
  })
})
