import type { Clock } from '../../ports/clock.ts'
import type { FeedEvent } from '../../ports/market-feed.ts'
import type { MarketClock } from './market-clock.ts'
import { phaseOfOperation } from './market-operation.ts'
import { createFrameParser, type NoticeFrame } from './parse.ts'
import type { Quarantine } from './quarantine.ts'

interface Parts {
  readonly clock: Clock
  readonly market: MarketClock
  readonly quarantine: Quarantine
  readonly onEvent: (event: FeedEvent) => void
  readonly onNotice: (frame: NoticeFrame) => void
  /** A frame of this service was read. */
  readonly onHeard: (tr: string) => void
}

/** Turns the frames of a socket into what a feed tells; what cannot be read is kept aside. */
export function createFrameIntake(parts: Parts): (frame: Uint8Array) => void {
  const { clock, market, quarantine, onEvent } = parts
  /** The one being read: a sample of what could not be is kept. */
  let current: Uint8Array | undefined
  const parser = createFrameParser({
    trade: (tick, tradingDate) => {
      market.seen(tick.tsEvent)
      onEvent({ kind: 'trade', tick, tradingDate })
    },
    book: (book) => onEvent({ kind: 'book', book }),
    expected: (expectation) => onEvent({ kind: 'expected', ...expectation }),
    operation: ({ instrumentId, isHalted, isInVi, code }) => {
      const phase = phaseOfOperation(code)
      onEvent({ kind: 'status', instrumentId, isHalted, isInVi, phase, at: market.now() })
    },
    notice: parts.onNotice,
    heard: parts.onHeard,
    quarantined: (tr, reason) => quarantine.put(tr, reason, current),
    widened: quarantine.widened,
  })
  return (frame) => {
    current = frame
    parser.parse(frame, clock.now(), market.today())
  }
}
