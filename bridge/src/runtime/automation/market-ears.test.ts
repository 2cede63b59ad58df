import { fromKst, type KstDate, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { DeskEventBody } from '@naru/shared/rules/desk/desk-event'
import { describe, expect, it } from 'vitest'
import { memoryLogger } from '../../../test/support/market.ts'
import type { FeedEvent } from '../../ports/market-feed.ts'
import type { OpenSession } from '../../ports/sessions.ts'
import type { MarketDataHub } from '../market-data-hub.ts'
import { createMarketClock } from './market-clock.ts'
import { createMarketEars } from './market-ears.ts'

const [SAMSUNG, NAVER] = [instrumentId('005930'), instrumentId('035420')]
const TODAY = '2026-11-23' as KstDate // the shape of one
const NOW = fromKst(TODAY, '100000') ?? unixMs(0)
type Listener = Parameters<MarketDataHub['connect']>[1]['listener']

const tick = (id: InstrumentId, price: number, tradingDate = TODAY): FeedEvent =>
  ({ kind: 'trade', tick: { instrumentId: id, price, tsEvent: NOW }, tradingDate }) as unknown as FeedEvent // what is read of it

/** Ears with a feed that says what it is told to say. */
function hearing() {
  const put: DeskEventBody[] = []
  const wants: string[] = []
  const heard: { say: (event: FeedEvent) => void; hub: Listener | undefined } = { say: () => undefined, hub: undefined }
  let earlier = 0
  let change = (): void => undefined
  let sessions: readonly OpenSession[] = []
  const feed = {
    listen: (signal: AbortSignal, say: (event: FeedEvent) => void) =>
      new Promise<void>((resolve) => {
        heard.say = (event) => (signal.aborted ? undefined : say(event))
        signal.addEventListener('abort', () => resolve())
      }),
  }
  const ears = createMarketEars({
    userId: 'user',
    sessions: {
      forUser: () => sessions,
      onChange: (listener) => {
        change = listener
        return () => undefined
      },
    },
    hub: {
      want: (_user, reason, ids) => void wants.push(`${reason} ${ids.join()}`),
      connect: (_user, { listener }) => {
        heard.hub = listener
        return { subscribe: () => undefined, close: () => undefined } as never // all that is called
      },
    },
    clock: createMarketClock(() => NOW),
    logger: memoryLogger(),
    ranks: { trading: 'trading_rules', watching: 'rules' },
    put: (event) => void put.push(event),
    onSession: () => undefined,
    onEarlierDay: () => {
      earlier += 1
    },
  })
  const open = (): void => {
    sessions = [{ environment: 'paper', state: 'running', feed } as unknown as OpenSession] // what is read of it
    change()
  }
  return { ears, put, wants, heard, open, earlier: () => earlier }
}

const needs = (watching: readonly InstrumentId[], trading: readonly InstrumentId[] = []) => ({
  watching,
  trading,
  books: [],
})

describe('the ears of a user’s rules', () => {
  it('hear trades of what is watched and of nothing else, rules that trade before those that tell', () => {
    const { ears, put, wants, heard, open } = hearing()
    open()
    ears.want(needs([NAVER], [SAMSUNG]))
    expect(wants).toEqual([`trading_rules ${SAMSUNG}`, `rules ${NAVER}`])
    heard.say(tick(SAMSUNG, 70_000))
    heard.say(tick(instrumentId('000660'), 1))
    expect(put.filter(({ type }) => type === 'trade_tick')).toHaveLength(1)
  })

  it('say that trades may have been missed when the feed is down, changes, or has no slot left', () => {
    const { ears, put, heard, open } = hearing()
    expect(put).toEqual([])
    open()
    ears.want(needs([SAMSUNG]))
    heard.say({ kind: 'down' } as FeedEvent)
    expect(put.at(-1)).toEqual({ type: 'feed_interrupted', instrumentIds: null })
    heard.hub?.allocated([], [SAMSUNG])
    expect(put.at(-1)).toEqual({ type: 'feed_interrupted', instrumentIds: [SAMSUNG] })
    heard.hub?.allocated([], [SAMSUNG])
    expect(put.filter(({ type }) => type === 'feed_interrupted')).toHaveLength(2)
  })

  it('notice that a recorded day has begun again', () => {
    const { ears, heard, open, earlier } = hearing()
    open()
    ears.want(needs([SAMSUNG]))
    heard.say(tick(SAMSUNG, 70_000))
    expect(earlier()).toBe(0)
    heard.say(tick(SAMSUNG, 69_000, '2026-11-20' as KstDate)) // the shape of one
    expect(earlier()).toBe(1)
  })

  it('hear nothing any more once they are stopped, and give their slots back', () => {
    const { ears, put, wants, heard, open } = hearing()
    open()
    ears.want(needs([SAMSUNG]))
    ears.stop()
    heard.say(tick(SAMSUNG, 70_000))
    expect(put.filter(({ type }) => type === 'trade_tick')).toEqual([])
    expect(wants.slice(-2)).toEqual(['trading_rules ', 'rules '])
  })
})
