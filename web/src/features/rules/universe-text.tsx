'use client'

import { instrumentId } from '@naru/shared/domain/instrument'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useRuleWords } from '@/text/rules.ts'
import type { RuleParts } from './editor/parts.ts'
import { universeOf } from './rule-state.ts'

const SHOWN = 2

/** "삼성전자, SK하이닉스 외 3" */
export function UniverseText({ draft, parts }: { draft: Readonly<Record<string, unknown>>; parts: RuleParts }) {
  const words = useRuleWords()
  const nameOf = useInstrumentName()
  const folders = parts.useWatchlists()
  const universe = universeOf(draft)
  switch (universe.kind) {
    case 'watchlist':
      return words.watchlistOf(folders?.find(({ id }) => id === universe.id)?.name ?? '')
    case 'condition':
      return words.conditionOf(universe.name)
    case 'screen':
      return words.screenOf
    case 'symbols': {
      const names = universe.symbols.slice(0, SHOWN).map((symbol) => nameOf(instrumentId(symbol)))
      const rest = universe.symbols.length - names.length
      return `${names.join(', ')}${rest > 0 ? ` ${words.more(rest)}` : ''}`
    }
  }
}
