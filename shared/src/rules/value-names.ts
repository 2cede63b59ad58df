import { findIndicator } from '../indicators/registry.ts'
import {
  ACCOUNT,
  BAR_FIELDS,
  FACTS,
  FLAGS,
  FLOWS,
  INDEX_FIELDS,
  INDICES,
  type Label,
  POSITION,
  PRICES,
  RATES,
  STRATEGY,
  TAPE,
} from './catalogue.ts'

type Locale = keyof Label
type Labels = Readonly<Record<string, Label>>

/** The values that are named by their root and their own id: "px.last". */
const PLAIN: Readonly<Record<string, Labels>> = {
  px: PRICES,
  tape: TAPE,
  flow: FLOWS,
  fx: RATES,
  fact: FACTS,
  flag: FLAGS,
  pos: POSITION,
  acct: ACCOUNT,
  strat: STRATEGY,
}

const labelIn = (labels: Labels, id: string): Label | undefined => (Object.hasOwn(labels, id) ? labels[id] : undefined)

/** What a value that a rule looked at is called: "px.last" → "현재가". Undefined for what the catalogue does not know. */
export function valueName(key: string, locale: Locale): string | undefined {
  const [root = '', first = '', second = ''] = key.split('.')
  if (root === 'line') return locale === 'ko' ? '저장한 선' : 'saved line'
  if (root === 'index') {
    const market = labelIn(
      {
        KOSPI: both(INDICES.KOSPI, 'KOSPI'),
        KOSDAQ: both(INDICES.KOSDAQ, 'KOSDAQ'),
        KOSPI200: both(INDICES.KOSPI200, 'KOSPI200'),
      },
      first,
    )
    const field = labelIn(INDEX_FIELDS, second)
    return market && field && `${market[locale]} ${field[locale]}`
  }
  if (root === 'bar' || root === 'prior') return labelIn(BAR_FIELDS, second)?.[locale]
  if (root === 'ind') return indicatorName(key, locale)
  const labels = PLAIN[root]
  return labels && labelIn(labels, first)?.[locale]
}

const both = (ko: string, en: string): Label => ({ ko, en })

/** "ind.1d.sma(period=20,src=close).value.0" → "이동평균 20" */
function indicatorName(key: string, locale: Locale): string | undefined {
  const [, id = '', words = ''] = /^ind\.[^.]+\.(\w+)\(([^)]*)\)/.exec(key) ?? []
  const definition = findIndicator(id)
  if (definition === undefined) return undefined
  const numbers = words.split(',').flatMap((word) => /^\w+=(-?\d+(?:\.\d+)?)$/.exec(word)?.[1] ?? [])
  return [definition.short[locale], ...numbers].join(' ')
}
