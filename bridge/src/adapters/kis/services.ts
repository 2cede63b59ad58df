import type { InstrumentId, Venue } from '@naru/shared/domain/instrument'
import type { Environment } from '@naru/shared/domain/order'
import type { FeedChannel, FeedSubscription } from '../../ports/market-feed.ts'

export type RecordKind = 'trade' | 'book' | 'expected' | 'operation' | 'notice'

/** A realtime service we understand. */
export interface Service {
  readonly tr: string
  readonly kind: RecordKind
  /** Whose instruments its records are about. Consolidated figures (통합) stand for the KRX instrument. */
  readonly venue: Venue
  readonly isConsolidated: boolean
  /** Fields of one record: as published, and the fewest that still hold what we read. */
  readonly width: number
  readonly least: number
}

const service = (tr: string, kind: RecordKind, [width, least = width]: readonly [number, number?]): Service => ({
  tr,
  kind,
  venue: tr.startsWith('H0NX') ? 'NXT' : 'KRX',
  isConsolidated: tr.startsWith('H0UN'),
  width,
  least,
})

/** The busiest first. Widths: KIS field tables of 2025-11, and what recorded frames carry. */
export const SERVICES: readonly Service[] = [
  service('H0STCNT0', 'trade', [46]),
  service('H0STASP0', 'book', [59]),
  service('H0UNCNT0', 'trade', [46]),
  service('H0UNASP0', 'book', [65, 59]),
  service('H0NXCNT0', 'trade', [46]),
  service('H0NXASP0', 'book', [65, 59]),
  service('H0STANC0', 'expected', [45]),
  service('H0UNANC0', 'expected', [46, 45]),
  service('H0NXANC0', 'expected', [46, 45]),
  // Ten values were recorded where eleven are published. The consolidated twin is published without its code: of no use.
  service('H0STMKO0', 'operation', [11, 10]),
  service('H0NXMKO0', 'operation', [11, 10]),
  service('H0STCNI0', 'notice', [26, 23]),
  service('H0STCNI9', 'notice', [26, 23]),
]

const CHANNELS = { trade: 'trade', book: 'book', expected: 'expected', status: 'operation' } as const

/** What a paper key may register, beside the notices. */
const ON_PAPER = ['H0STCNT0', 'H0STASP0']

export const channelsOf = (environment: Environment): readonly FeedChannel[] =>
  environment === 'live' ? ['trade', 'book', 'expected', 'status'] : ['trade', 'book']

/** The service that carries a subscription; `undefined` where this environment has none. */
export function serviceFor(subscription: FeedSubscription, environment: Environment): string | undefined {
  const { channel, instrumentId, isConsolidated = false } = subscription
  const venue = venueOf(instrumentId)
  const known = SERVICES.find(
    (service) =>
      service.kind === CHANNELS[channel] && service.venue === venue && service.isConsolidated === isConsolidated,
  )
  if (known === undefined) return undefined
  return environment === 'live' || ON_PAPER.includes(known.tr) ? known.tr : undefined
}

const venueOf = (id: InstrumentId): Venue => (id.endsWith('.NXT') ? 'NXT' : 'KRX')
