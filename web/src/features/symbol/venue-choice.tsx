'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { type InstrumentId, instrumentId, type Venue } from '@naru/shared/domain/instrument'
import { useState } from 'react'
import { useHasLiveAccount } from '@/lib/current-account.ts'
import { useText } from '@/text/text-provider.tsx'
import { Choice } from '@/ui/choice.tsx'

interface QuotedVenue {
  /** Whose price, book and trades are shown. */
  readonly quotedId: InstrumentId
  readonly venue: Venue
  readonly choose: (venue: Venue) => void
  /** NXT's own quotes exist for this instrument and this reader: paper keys get none. */
  readonly isOffered: boolean
}

/** Which market's quotes a symbol's page shows. Orders go to KRX whatever is looked at. */
export function useQuotedVenue(instrument: InstrumentRow): QuotedVenue {
  const [chosen, choose] = useState<Venue>('KRX')
  const isOffered = useHasLiveAccount() === true && instrument.is_nxt === true
  const venue = isOffered ? chosen : 'KRX'
  return {
    quotedId: venue === 'KRX' ? instrument.id : instrumentId(instrument.symbol, venue),
    venue,
    choose,
    isOffered,
  }
}

const VENUES = [
  { key: 'KRX', label: 'KRX' },
  { key: 'NXT', label: 'NXT' },
] as const

export function VenueChoice({ venue, choose, isOffered }: QuotedVenue) {
  const { quotes } = useText()
  if (!isOffered) return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1">
      <Choice label={quotes.venue} options={VENUES} value={venue} onChange={choose} />
      {venue === 'NXT' && (
        <p role="status" className="text-12 text-muted">
          {quotes.nxtShown}
        </p>
      )}
    </div>
  )
}
