'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { industryName } from '@naru/shared/market/sectors'
import { shareText } from '@/lib/figures.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { useLocale } from '@/text/text-provider.tsx'
import type { LookedThrough } from './x-ray.ts'

interface Line {
  readonly key: string
  readonly name: string
  readonly value: number
  readonly instrumentIds: readonly InstrumentId[]
  /** Why it stands apart. */
  readonly note?: string
}

/** How much of the whole is in each industry. Funds and what nobody can place stand apart, and are said to. */
export function IndustryShares({ looked: { held, equity, hasUnpriced } }: { looked: LookedThrough }) {
  const words = usePortfolioWords().xRay.industries
  const locale = useLocale()
  const { funds, unknown } = held
  const lines: readonly Line[] = [
    ...held.industries.map((one) => ({ ...one, key: one.industry, name: industryName(one.industry, locale) })),
    { ...funds, key: 'funds', name: words.funds, note: words.fundsNote },
    { ...unknown, key: 'unknown', name: words.unknown, note: words.unknownNote },
  ].filter(({ value }) => value > 0)
  if (lines.length === 0) return null
  return (
    <section className="border-t px-4 py-3 text-13" data-testid="industry-shares">
      <h3 className="text-14">{words.title}</h3>
      <p className="text-12 text-muted">{hasUnpriced ? `${words.about} ${words.unpriced}` : words.about}</p>
      <ul className="grid gap-x-8 gap-y-3 pt-3 sm:grid-cols-2">
        {lines.map(({ key, ...line }) => (
          <Share key={key} id={key} line={line} share={line.value / equity} />
        ))}
      </ul>
    </section>
  )
}

function Share({ id, line, share }: { id: string; line: Omit<Line, 'key'>; share: number }) {
  const nameOf = useInstrumentName()
  return (
    <li className="grid content-start gap-1" data-industry={id}>
      <p className="flex justify-between gap-4">
        <span className="font-bold">{line.name}</span>
        <span className="figures">{shareText(share)}</span>
      </p>
      <div aria-hidden className="h-1.5 rounded-full bg-sunken">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${Math.min(100, share * 100)}%` }} />
      </div>
      <p className="text-12 text-muted">{line.instrumentIds.map(nameOf).join(', ')}</p>
      {line.note !== undefined && <p className="text-12 text-muted">{line.note}</p>}
    </li>
  )
}
