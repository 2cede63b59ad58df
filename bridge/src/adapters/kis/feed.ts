import { ok } from '@naru/shared/core/result'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { OrderNotice } from '@naru/shared/domain/execution'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import type { Clock } from '../../ports/clock.ts'
import type { HistoryProvider } from '../../ports/history.ts'
import type { Logger } from '../../ports/logger.ts'
import type { FeedEvent, MarketFeed } from '../../ports/market-feed.ts'
import type { KisCredential } from '../../ports/vault.ts'
import type { Auth } from './auth.ts'
import { createBarReader } from './bars.ts'
import { createChannel } from './channel.ts'
import { REALTIME } from './codes.ts'
import { type CorporateActions, createCorporateActions } from './corporate-actions.ts'
import { createKisHistory } from './history.ts'
import { createMarketClock } from './market-clock.ts'
import { createQuotations } from './market-data.ts'
import { phaseOfOperation } from './market-operation.ts'
import { decryptNotice, type NoticeKey, noticeWidth, readNotice } from './notice.ts'
import { createFrameParser, type FrameHandler, type NoticeFrame } from './parse.ts'
import { createQuarantine } from './quarantine.ts'
import { createReads } from './reads.ts'
import type { Redactor } from './redact.ts'
import { createRegistrations, MAX_REGISTRATIONS, type Registration } from './registrations.ts'
import type { RestClient } from './rest-client.ts'
import { channelsOf, serviceFor } from './services.ts'
import { createRealtimeSocket, type SocketStatus, type SocketTimings } from './ws-client.ts'

/** Events a reader may lag behind before the oldest go. */
const EVENT_CAPACITY = 20_000
const NOTICE_CAPACITY = 1_000
/** One registration is kept for the fill notices. */
export const MAX_SUBSCRIPTIONS = MAX_REGISTRATIONS - 1

export interface FeedPorts {
  readonly url: string
  readonly credential: KisCredential
  readonly auth: Auth
  readonly rest: RestClient
  readonly clock: Clock
  readonly random: () => number
  readonly redactor: Redactor
  readonly logger: Logger
  readonly timings: SocketTimings
}

export interface KisFeed {
  readonly feed: MarketFeed
  readonly history: HistoryProvider
  readonly corporateActions: CorporateActions
  notices(signal: AbortSignal): AsyncIterable<OrderNotice>
  socketStatus(): SocketStatus
  /** Frames and records left out so far, by reason. */
  quarantine(): Readonly<Record<string, number>>
  /** The market's day: ours, unless a recorded day is being replayed. */
  today(): KstDate
}

export function createKisMarketFeed(ports: FeedPorts): KisFeed {
  const { credential, clock, logger } = ports
  const noticeTr = REALTIME.notice[credential.environment]
  const account = credential.cano + credential.productCode
  const market = createMarketClock(clock)
  const registrations = createRegistrations()
  const events = createChannel<FeedEvent>(EVENT_CAPACITY, () => quarantine.put('', 'reader_too_slow'))
  const notices = createChannel<OrderNotice>(NOTICE_CAPACITY, () => quarantine.put('', 'reader_too_slow'))
  const quarantine = createQuarantine(logger, ports.redactor)
  let noticeKey: NoticeKey | undefined
  /** The one being read: a sample of what could not be is kept. */
  let frame: Uint8Array | undefined

  const takeNotice = ({ tr, isEncrypted, count: records, data }: NoticeFrame): void => {
    if (isEncrypted && noticeKey === undefined) {
      // Registered without being given the key (ALREADY IN SUBSCRIBE): only a new registration brings it.
      quarantine.put(tr, 'notice_without_key')
      registrations.renew(tr)
      socket.refresh()
      return
    }
    const text = isEncrypted && noticeKey ? decryptNotice(noticeKey, data) : data
    const values = text?.split('^') ?? []
    const width = text === undefined ? undefined : noticeWidth(values.length, records)
    if (width === undefined) {
      quarantine.put(tr, text === undefined ? 'notice_undecipherable' : 'notice_width')
      return
    }
    for (let at = 0; at < values.length; at += width) {
      const notice = readNotice(values.slice(at, at + width), account, clock.now())
      if (notice === 'unreadable') quarantine.put(tr, 'notice_unreadable')
      else if (notice !== 'foreign') notices.push(notice)
    }
  }

  const frames: FrameHandler = {
    trade: (tick, tradingDate) => {
      market.seen(tick.tsEvent)
      events.push({ kind: 'trade', tick, tradingDate })
    },
    book: (book) => events.push({ kind: 'book', book }),
    expected: (expectation) => events.push({ kind: 'expected', ...expectation }),
    operation: ({ instrumentId, isHalted, isInVi, code }) => {
      const [phase, at] = [phaseOfOperation(code), market.now()]
      events.push({ kind: 'status', instrumentId, isHalted, isInVi, phase, at })
    },
    notice: takeNotice,
    heard: (tr) => socket.heard(tr),
    quarantined: (tr, reason) => quarantine.put(tr, reason, frame),
    widened: quarantine.widened,
  }
  const parser = createFrameParser(frames)

  const socket = createRealtimeSocket({
    ...ports,
    registrations,
    handler: {
      frame: (bytes) => {
        frame = bytes
        parser.parse(bytes, clock.now(), market.today())
      },
      up: () => events.push({ kind: 'up' }),
      down: (reason, detail) => events.push({ kind: 'down', reason, detail }),
      noticeKey: ({ tr }, key) => {
        if (tr !== noticeTr) return
        ports.redactor.learn(key.key)
        noticeKey = key
      },
    },
  })

  // Without an HTS id KIS offers no notices; the order list alone tells of fills then.
  const ownNotices: readonly Registration[] = credential.htsId ? [{ tr: noticeTr, key: credential.htsId }] : []
  registrations.want(ownNotices)

  const reads = createReads(ports)
  const quotations = createQuotations(reads, clock)
  const readBars = createBarReader(reads, credential.environment)

  const marketNow = async (instrument: InstrumentId): Promise<UnixMs> => {
    if (!market.isKnown()) {
      // The newest bar there is says whether a recorded day is being replayed.
      const probe = await readBars({ instrument, spec: '1m', to: clock.now(), limit: 1, marketNow: clock.now() })
      const newest = probe.ok ? probe.value.at(-1) : undefined
      if (newest) market.seen(newest.ts)
    }
    return market.now()
  }

  const feed: MarketFeed = {
    channels: channelsOf(credential.environment),
    maxSubscriptions: MAX_SUBSCRIPTIONS,
    setSubscriptions: (wanted) => {
      const chosen = wanted.flatMap((subscription): Registration[] => {
        const tr = serviceFor(subscription, credential.environment)
        return tr === undefined ? [] : [{ tr, key: symbolOf(subscription.instrumentId) }]
      })
      registrations.want([...ownNotices, ...chosen.slice(0, MAX_SUBSCRIPTIONS)])
      socket.start()
      socket.refresh()
    },
    events: (signal) => {
      const reader = events.read(signal)
      socket.start()
      return reader
    },
    snapshot: async (...asked) => {
      const read = await quotations.snapshot(...asked)
      if (!read.ok) return read
      // The answer does not say when the last trade was: not later than the market's own clock shows, which may be replayed.
      return ok({ ...read.value, tick: { ...read.value.tick, tsEvent: market.now() } })
    },
    orderBook: (instrument) => quotations.orderBook(instrument, market.today()),
    bars: async (...[instrument, spec, to, limit]: Parameters<MarketFeed['bars']>) =>
      readBars({ instrument, spec, to, limit, marketNow: await marketNow(instrument) }),
    close: async () => {
      socket.close()
      events.close()
      notices.close()
    },
  }

  const corporateActions = createCorporateActions(reads)
  return {
    feed,
    corporateActions,
    history: createKisHistory({ readBars, corporateActions, marketNow, environment: credential.environment }),
    notices: (signal) => {
      const reader = notices.read(signal)
      socket.start()
      return reader
    },
    socketStatus: () => socket.status(),
    quarantine: quarantine.counts,
    today: market.today,
  }
}
