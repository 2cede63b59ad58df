'use client'

import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { BellPlus } from 'lucide-react'
import Link from 'next/link'
import { rulesQuery } from '@/lib/ledger/rules.ts'
import { newRuleLink } from '@/lib/rule-links.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { ArmedBadge } from '@/ui/armed-badge.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { presetList } from './editor/presets.ts'
import { universeOf } from './rule-state.ts'

/** Beginnings worth one tap on the page of a stock. */
const QUICK = ['priceAbove', 'priceBelow', 'resistanceBreak', 'volumeSurge', 'changeRate']

/** What is watched of one stock, and one tap to watch something else. */
export function SymbolRules({ instrumentId }: { instrumentId: InstrumentId }) {
  const words = useRuleWords()
  const locale = useLocale()
  const rules = useQuery(rulesQuery)
  const symbol = symbolOf(instrumentId)
  const mine = rules.data?.filter((rule) => {
    const universe = universeOf(rule.draft)
    return rule.is_own && !rule.template && universe.kind === 'symbols' && universe.symbols.includes(symbol)
  })
  return (
    <Card data-testid="symbol-rules">
      <CardHeader title={words.ofSymbol} />
      <CardBody className="grid gap-3">
        <div className="flex flex-wrap gap-2">
          {presetList(locale)
            .filter(({ id }) => QUICK.includes(id))
            .map(({ id, label }) => (
              <Link
                key={id}
                href={newRuleLink(instrumentId, id)}
                className={buttonStyle({ variant: 'outline', size: 'small' })}
              >
                {label}
              </Link>
            ))}
          <Link href={newRuleLink(instrumentId)} className={buttonStyle({ variant: 'quiet', size: 'small' })}>
            <BellPlus aria-hidden size={16} />
            {words.new}
          </Link>
        </div>
        {mine && mine.length > 0 && (
          <ul className="grid">
            {mine.map((rule) => (
              <li key={rule.id}>
                <Link href={`/rules/${rule.id}`} className="flex min-h-11 items-center gap-2 hover:bg-sunken">
                  <ArmedBadge of={rule} words={words.state} />
                  <span className="truncate">{rule.name}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  )
}
