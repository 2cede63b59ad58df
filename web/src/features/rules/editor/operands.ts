import type { IndicatorDefinition } from '@naru/shared/indicators/indicator'
import { findIndicator, INDICATORS } from '@naru/shared/indicators/registry'
import {
  ACCOUNT,
  BAR_FIELDS,
  FACTS,
  FLOW_WINDOWS,
  FLOWS,
  INDEX_FIELDS,
  INDICES,
  POSITION,
  PRICES,
  PRIOR_PERIODS,
  RATES,
  STRATEGY,
  TAPE,
  TIMES,
} from '@naru/shared/rules/catalogue'
import type { PriceLine } from '@/lib/ledger/price-lines.ts'
import type { RuleEditorWords } from '@/text/ko/rule-editor.ts'
import type { Locale } from '@/text/locale.ts'
import type { LiteralUnit } from './comparison.ts'
import { isList, isObject, type Json, type JsonObject, wordOf } from './json.ts'

export type OperandGroup = keyof RuleEditorWords['groups']

/** One entry of the menu a value is picked from. */
export interface OperandChoice {
  readonly group: OperandGroup
  readonly key: string
  readonly label: string
  /** Other words it is found by. */
  readonly alias: string
  readonly operand: Json
}

export interface Speech {
  readonly locale: Locale
  readonly words: RuleEditorWords
  readonly lines: readonly PriceLine[]
}

interface Table {
  readonly [key: string]: { readonly ko: string; readonly en: string; readonly unit?: string }
}

const entries = (group: OperandGroup, table: Table, make: (key: string) => JsonObject) => (locale: Locale) =>
  Object.entries(table).map(
    ([key, label]): OperandChoice => ({
      group,
      key: `${group}.${key}`,
      label: label[locale],
      alias: `${key} ${label.en} ${label.ko}`,
      operand: make(key),
    }),
  )

const MENUS = [
  entries('price', PRICES, (px) => ({ px })),
  entries('tape', TAPE, (tape) => ({ tape })),
  entries('bar', BAR_FIELDS, (bar) => ({ bar, tf: '1d' })),
  entries('flow', FLOWS, (flow) => ({ flow, window: '1d' })),
  entries('fact', FACTS, (fact) => ({ fact })),
  entries('index', RATES, (fx) => ({ fx })),
  entries('position', POSITION, (pos) => ({ pos })),
  entries('account', ACCOUNT, (acct) => ({ acct })),
  entries('strategy', STRATEGY, (strat) => ({ strat })),
  entries('time', TIMES, (time) => ({ time })),
]

/** An indicator as it is first picked: on daily bars, every parameter at its default. */
const indicatorOperand = ({ id, params, outputs, isSeries }: IndicatorDefinition): JsonObject => ({
  ind: id,
  tf: '1d',
  ...(isSeries && { src: 'close' }),
  ...Object.fromEntries(params.map((param) => [param.id, param.default])),
  ...(outputs.length > 1 && { output: outputs[0]?.id ?? '' }),
})

const indicatorChoice = (definition: IndicatorDefinition, locale: Locale): OperandChoice => ({
  group: definition.group === 'pattern' ? 'pattern' : 'indicator',
  key: `indicator.${definition.id}`,
  label: definition.label[locale],
  alias: `${definition.id} ${definition.short.ko} ${definition.short.en} ${definition.label.ko} ${definition.label.en}`,
  operand: indicatorOperand(definition),
})

function priorChoices({ locale, words }: Speech): readonly OperandChoice[] {
  return Object.keys(PRIOR_PERIODS).map((prior) => {
    const operand = { prior, field: 'high' }
    const label = operandLabel(operand, { locale, words, lines: [] })
    return { group: 'prior', key: `prior.${prior}`, label, alias: prior, operand }
  })
}

/** Everything a rule can speak of, from the language's own tables. */
export function operandMenu(speech: Speech): readonly OperandChoice[] {
  const { locale, lines } = speech
  const drawn = lines.map(
    (line): OperandChoice => ({
      group: 'level',
      key: `level.${line.id}`,
      label: operandLabel({ level: line.id }, speech),
      alias: line.kind,
      operand: { level: line.id },
    }),
  )
  const indices = Object.keys(INDICES).map((index): OperandChoice => {
    const operand = { index, field: 'last' }
    return { group: 'index', key: `index.${index}`, label: operandLabel(operand, speech), alias: index, operand }
  })
  return [
    ...drawn,
    ...MENUS.flatMap((menu) => menu(locale)),
    ...priorChoices(speech),
    ...[...INDICATORS.values()].map((definition) => indicatorChoice(definition, locale)),
    ...indices,
  ]
}

const TABLES: readonly (readonly [string, Table])[] = [
  ['px', PRICES],
  ['tape', TAPE],
  ['bar', BAR_FIELDS],
  ['flow', FLOWS],
  ['fx', RATES],
  ['fact', FACTS],
  ['pos', POSITION],
  ['acct', ACCOUNT],
  ['strat', STRATEGY],
  ['time', TIMES],
]

/** Of the language's own tables: which entry an operand names. */
function entryOf(operand: JsonObject): Table[string] | undefined {
  for (const [key, table] of TABLES) {
    if (Object.hasOwn(operand, key)) return table[wordOf(operand[key])]
  }
  return undefined
}

/** What is said of the operand before its name: its bars, how far back, its window. */
function framed(operand: JsonObject, name: string, { words }: Speech): string {
  const { tf, shift } = operand
  const spec = words.spec[wordOf(tf) as keyof typeof words.spec] // undefined for what is no interval
  const back = typeof shift === 'number' && shift > 0 ? `${words.shifted(shift)} ` : ''
  return `${spec ? `${spec} ` : ''}${back}${name}`
}

function indicatorLabel(operand: JsonObject, speech: Speech): string | undefined {
  const definition = findIndicator(wordOf(operand.ind))
  if (!definition) return undefined
  const figures = definition.params.map(({ id, default: usual }) => wordOf(operand[id], String(usual)))
  const output = definition.outputs.find(({ id }) => id === operand.output)
  const short = definition.short[speech.locale]
  const named = figures.length > 0 ? `${short}(${figures.join(', ')})` : short
  return framed(operand, output ? `${named} ${output.label[speech.locale]}` : named, speech)
}

/** What a chip says: the name of a value, short. The whole sentence is the language's to say. */
export function operandLabel(operand: Json | undefined, speech: Speech): string {
  const { locale, words, lines } = speech
  if (!isObject(operand)) return words.choose
  if (Object.hasOwn(operand, 'ind')) return indicatorLabel(operand, speech) ?? words.choose
  if (Object.hasOwn(operand, 'level')) {
    const line = lines.find(({ id }) => id === operand.level)
    return line ? `${line.label} ${line.price.toLocaleString('ko-KR')}` : words.groups.level
  }
  if (Object.hasOwn(operand, 'index')) {
    const index = wordOf(operand.index) as keyof typeof INDICES
    const field = INDEX_FIELDS[wordOf(operand.field) as keyof typeof INDEX_FIELDS] as Table[string] | undefined
    return `${locale === 'ko' ? (INDICES[index] ?? index) : index} ${field?.[locale] ?? ''}`.trim()
  }
  if (Object.hasOwn(operand, 'prior')) {
    const prior = wordOf(operand.prior) as keyof typeof PRIOR_PERIODS
    const field = BAR_FIELDS[wordOf(operand.field) as keyof typeof BAR_FIELDS] as Table[string] | undefined
    return `${locale === 'ko' ? (PRIOR_PERIODS[prior] ?? '') : `last ${prior}’s`} ${field?.[locale] ?? ''}`
  }
  const times = timesOf(operand)
  if (times) return words.timesOf(operandLabel(times.of, speech), String(times.by))
  if (Object.hasOwn(operand, 'var')) return wordOf(operand.var)
  const entry = entryOf(operand)
  if (!entry) return words.groups.math
  const window = Object.hasOwn(operand, 'flow') && FLOW_WINDOWS[wordOf(operand.window) as keyof typeof FLOW_WINDOWS]
  return framed(operand, window && locale === 'ko' ? `${window} ${entry[locale]}` : entry[locale], speech)
}

/** "× 1.5": a value that is multiplied by a plain number. */
export function timesOf(operand: Json | undefined): { readonly of: Json; readonly by: number } | undefined {
  if (!isObject(operand) || !isList(operand.mul) || operand.mul.length !== 2) return undefined
  const [of, by] = operand.mul
  return of !== undefined && isObject(of) && typeof by === 'number' ? { of, by } : undefined
}

/** The operand times `by`; one leaves it as it is. */
export const withTimes = (operand: Json, by: number): Json => {
  const plain = timesOf(operand)?.of ?? operand
  return by === 1 ? plain : { mul: [plain, by] }
}

const LITERAL_OF_UNIT: Readonly<Record<string, LiteralUnit>> = {
  krw: 'krw',
  pct: 'pct',
  shares: 'shares',
  points: 'points',
  days: 'days',
  duration: 'dur',
}
const LITERAL_OF_SCALE = {
  price: 'krw',
  volume: 'shares',
  bounded: 'number',
  free: 'number',
  signal: 'number',
} as const

/** In which unit a number beside `operand` is written. */
export function literalUnitFor(operand: Json | undefined): LiteralUnit {
  if (!isObject(operand)) return 'number'
  const times = timesOf(operand)
  if (times) return literalUnitFor(times.of)
  if (Object.hasOwn(operand, 'level')) return 'krw'
  if (Object.hasOwn(operand, 'ind')) {
    const definition = findIndicator(wordOf(operand.ind))
    if (definition?.isSeries && operand.src === 'volume' && definition.scale === 'price') return 'shares'
    return LITERAL_OF_SCALE[definition?.scale ?? 'free']
  }
  const field = wordOf(operand.field)
  if (Object.hasOwn(operand, 'prior')) return field === 'volume' ? 'shares' : 'krw'
  const entry: Table[string] | undefined = Object.hasOwn(operand, 'index')
    ? (INDEX_FIELDS as Table)[field]
    : entryOf(operand)
  return LITERAL_OF_UNIT[entry?.unit ?? ''] ?? 'number'
}
