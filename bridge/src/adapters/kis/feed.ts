import type { KstDate } from '@naru/shared/core/time'
import type { OrderNotice } from '@naru/shared/domain/execution'
import { symbolOf } from '@naru/shared/domain/instrument'
import type { Clock } from '../../ports/clock.ts'
import type { HistoryProvider } from '../../ports/history.ts'
import type { Logger } from '../../ports/logger.ts'
import type { FeedEvent, MarketFeed } from '../../ports/market-feed.ts'
import type { KisCredential } from '../../ports/vault.ts'
import type { Auth } from './auth.ts'
import { createChannel } from './channel.ts'
import { REALTIME } from './codes.ts'
import type { CorporateActions } from './corporate-actions.ts'
import { createFeedReads } from './feed-reads.ts'
import { createFrameIntake } from './frame-intake.ts'
import { createMarketClock } from './market-clock.ts'
import type { NoticeKey } from './notice.ts'
import { createNoticeIntake } from './notice-intake.ts'
import { createQuarantine } from './quarantine.ts'
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
  const market = createMarketClock(clock)
  const registrations = createRegistrations()
  const events = createChannel<FeedEvent>(EVENT_CAPACITY, () => quarantine.put('', 'reader_too_slow'))
  const notices = createChannel<OrderNotice>(NOTICE_CAPACITY, () => quarantine.put('', 'reader_too_slow'))
  const quarantine = createQuarantine(logger, ports.redactor)
  let noticeKey: NoticeKey | undefined
  const takeNotice = createNoticeIntake({
    account: credential.cano + credential.productCode,
    clock,
    quarantine,
    key: () => noticeKey,
    onKeyMissing: (tr) => {
      registrations.renew(tr)
      socket.refresh()
    },
    onNotice: notices.push,
  })

  const takeFrame = createFrameIntake({
    clock,
    market,
    quarantine,
    onEvent: events.push,
    onNotice: takeNotice,
    onHeard: (tr) => socket.heard(tr),
  })

  const socket = createRealtimeSocket({
    ...ports,
    registrations,
    handler: {
      frame: takeFrame,
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

  const { history, corporateActions, ...reads } = createFeedReads({ ...ports, market })

  const feed: MarketFeed = {
    ...reads,
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
    close: async () => {
      socket.close()
      events.close()
      notices.close()
    },
  }

  return {
    feed,
    history,
    corporateActions,
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
