import { findIndicator } from '../../indicators/registry.ts'
import { SOURCE_LABELS } from '../../indicators/source.ts'
import {
  ACCOUNT,
  BAR_FIELDS,
  FACTS,
  FLOWS,
  INDEX_FIELDS,
  POSITION,
  PRICES,
  RATES,
  STRATEGY,
  TAPE,
  TIMES,
} from '../catalogue.ts'
import { durationMs } from '../clock.ts'
import { paramsOf } from '../nodes/leaf.ts'
import { literalOf, partsOf, sampledOf } from '../nodes/operand.ts'
import type { IndicatorOperand, Operand } from '../syntax.ts'
import { type Meaning, meaningOf } from '../unit.ts'
import { toldParams } from './params.ts'
import type { EnglishTeller } from './teller.ts'
import { amount, BAR_NAMES, figure, span } from './words.ts'

/** An operand as a noun: "the 20-day SMA", "the last price", "70,000 won". */
export function enOperand(operand: Operand, teller: EnglishTeller, as?: Meaning): string {
  const literal = literalOf(operand)
  if (literal !== undefined) {
    const own = meaningOf(operand, undefined) ?? 'number'
    return amount(literal, own === 'zero' || own === 'plain' ? (as ?? own) : own, 'en')
  }
  if (typeof operand === 'number') return figure(operand)
  if ('var' in operand) {
    const definition = teller.rule.vars?.[operand.var]
    return definition === undefined ? operand.var : enOperand(definition, teller, as)
  }
  return leaf(operand, teller) ?? computed(operand, teller)
}

const WINDOWS = { '1d': '', '5d': ' over 5 days', '20d': ' over 20 days' } as const

function leaf(operand: Exclude<Operand, number>, { names }: EnglishTeller): string | undefined {
  if ('px' in operand) return `the ${PRICES[operand.px].en}`
  if ('tape' in operand) return `the ${TAPE[operand.tape].en}`
  if ('flow' in operand) return `the ${FLOWS[operand.flow].en}${WINDOWS[operand.window ?? '1d']}`
  if ('index' in operand) return `the ${operand.index} ${INDEX_FIELDS[operand.field].en}`
  if ('fx' in operand) return RATES[operand.fx].en
  if ('fact' in operand) return `the ${FACTS[operand.fact].en}`
  if ('pos' in operand) return `the ${POSITION[operand.pos].en}`
  if ('acct' in operand) return `the account's ${ACCOUNT[operand.acct].en}`
  if ('strat' in operand) return STRATEGY[operand.strat].en
  if ('time' in operand) return `the ${TIMES[operand.time].en}`
  if ('level' in operand) return names.line?.(operand.level) ?? 'the saved line'
  if ('prior' in operand) return `the ${BAR_FIELDS[operand.field].en} of the ${operand.prior} before`
  if ('bar' in operand) return `the ${BAR_NAMES[operand.tf].en} ${BAR_FIELDS[operand.bar].en}${ago(operand.shift)}`
  return 'ind' in operand ? indicator(operand) : undefined
}

const ago = (shift = 0): string => (shift === 0 ? '' : ` ${shift} bar${shift === 1 ? '' : 's'} ago`)

function indicator(operand: IndicatorOperand): string {
  const definition = findIndicator(operand.ind)
  if (definition === undefined) return `the ${BAR_NAMES[operand.tf].en} ${operand.ind}${ago(operand.shift)}`
  const params = paramsOf(operand)
  const values = toldParams(definition, params)
  const output = definition.outputs.find(({ id }) => id === operand.output)
  const which = definition.outputs.length > 1 && output !== undefined ? ` ${output.label.en.toLowerCase()}` : ''
  const of =
    operand.src === undefined || operand.src === 'close' ? '' : ` of ${SOURCE_LABELS[operand.src].en.toLowerCase()}`
  const numbers = values.length > 0 ? `(${values.join(', ')})` : ''
  return `the ${BAR_NAMES[operand.tf].en} ${definition.short.en}${numbers}${which}${of}${ago(operand.shift)}`
}

const EVENTS = {
  dayStart: 'today',
  sessionOpen: 'since the open',
  entry: 'since entry',
  lastFire: 'since it last fired',
} as const
const TAKES = { high: 'the highest', low: 'the lowest', first: 'the first', change: 'the change of' } as const

function computed(operand: Exclude<Operand, number>, teller: EnglishTeller): string {
  const say = (part: Operand): string => enOperand(part, teller)
  const parts = partsOf(operand)
  if (parts !== undefined) return folded(parts.fold, parts.parts.map(say))
  const sampled = sampledOf(operand)
  if (sampled !== undefined) {
    const [of, bars] = [say(sampled.of), `${sampled.n} ${BAR_NAMES[sampled.tf].en} bars`]
    const words = {
      diff: `the change of ${of} over ${bars}`,
      slope: `the slope of ${of} over ${bars}`,
      rank: `the rank of ${of} among ${bars}`,
      percentile: `the percentile of ${of} among ${bars}`,
    }
    return words[sampled.form]
  }
  if ('abs' in operand) return `the size of ${say(operand.abs)}`
  if ('avgOver' in operand) return `the average of ${say(operand.avgOver)} over ${span(durationMs(operand.dur), 'en')}`
  if ('sumOver' in operand) return `what ${say(operand.sumOver)} grew by within ${span(durationMs(operand.dur), 'en')}`
  if ('barsSince' in operand)
    return `the ${BAR_NAMES[operand.tf].en} bars since ${teller.statement(operand.barsSince).yes}`
  if ('since' in operand) {
    const after =
      typeof operand.since === 'string' ? EVENTS[operand.since] : `since ${teller.statement(operand.since).yes}`
    return `${TAKES[operand.take]} ${say(operand.of).replace(/^the /, operand.take === 'change' ? 'the ' : '')} ${after}`
  }
  return 'the value'
}

function folded(fold: string, said: readonly string[]): string {
  const [first = '', second = ''] = said
  switch (fold) {
    case 'add':
      return said.join(' plus ')
    case 'sub':
      return `${first} less ${second}`
    case 'div':
      return `${first} divided by ${second}`
    case 'pct':
      return `how far ${first} is above ${second} in percent`
    case 'min':
      return `the lowest of ${said.join(' and ')}`
    case 'max':
      return `the highest of ${said.join(' and ')}`
    default:
      return said.join(' times ')
  }
}
