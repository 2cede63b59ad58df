'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { industryName, industryOf } from '@naru/shared/market/sectors'
import { tickSize } from '@naru/shared/market/tick-size'
import { formatPrice } from '@/lib/format.ts'
import { useQuote } from '@/lib/quotes.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'

/** What the exchange's register says of an instrument, with today's limits. */
export function StockFacts({ instrument }: { instrument: InstrumentRow }) {
  const { info, quotes } = useText()
  const locale = useLocale()
  const industry = industryOf(instrument.sector)
  const quote = useQuote(instrument.id)
  const base = quote?.basePrice ?? instrument.base_price
  const won = (price: number | null | undefined): string => (price ? info.tick(formatPrice(price)) : '–')
  const facts: readonly (readonly [string, string])[] = [
    [info.code, instrument.symbol],
    [info.market, quotes.market[instrument.market]],
    [info.kind, quotes.kind[instrument.kind]],
    [info.industry, industry === null ? '–' : industryName(industry, locale)],
    [info.englishName, instrument.name_en ?? '–'],
    [info.nxt, instrument.is_nxt === null ? '–' : instrument.is_nxt ? info.nxtYes : info.nxtNo],
    [info.basePrice, won(base)],
    [info.upperLimit, won(quote?.upperLimit)],
    [info.lowerLimit, won(quote?.lowerLimit)],
    [info.tickSize, won(quote && tickSize(instrument.kind, quote.last))],
  ]
  return (
    <dl className="grid gap-x-6 px-4 pb-3 text-13 sm:grid-cols-2">
      {facts.map(([label, value]) => (
        <div key={label} className="flex min-h-9 items-center justify-between gap-4 border-b">
          <dt className="shrink-0 text-muted">{label}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
