import { findIndicator } from '../../indicators/registry.ts'
import { SOURCE_LABELS } from '../../indicators/source.ts'
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
} from '../catalogue.ts'
import { durationMs } from '../clock.ts'
import { paramsOf } from '../nodes/leaf.ts'
import { literalOf, partsOf, sampledOf } from '../nodes/operand.ts'
import type { IndicatorOperand, Operand } from '../syntax.ts'
import { type Meaning, meaningOf } from '../unit.ts'
import { end, withParticle } from './korean.ts'
import { toldParams } from './params.ts'
import type { KoreanTeller } from './teller.ts'
import { amount, BAR_NAMES, figure, span } from './words.ts'

/** An operand as a noun: "20일 이동평균선", "현재가", "70,000원". */
export function koOperand(operand: Operand, teller: KoreanTeller, as?: Meaning): string {
  const literal = literalOf(operand)
  if (literal !== undefined) {
    const own = meaningOf(operand, undefined) ?? 'number'
    return amount(literal, own === 'zero' || own === 'plain' ? (as ?? own) : own, 'ko')
  }
  if (typeof operand === 'number') return figure(operand)
  if ('var' in operand) {
    const definition = teller.rule.vars?.[operand.var]
    return definition === undefined ? operand.var : koOperand(definition, teller, as)
  }
  return leaf(operand, teller) ?? computed(operand, teller)
}

function leaf(operand: Exclude<Operand, number>, { names }: KoreanTeller): string | undefined {
  if ('px' in operand) return PRICES[operand.px].ko
  if ('tape' in operand) return TAPE[operand.tape].ko
  if ('flow' in operand) {
    const window = operand.window ?? '1d'
    return `${window === '1d' ? '' : `${FLOW_WINDOWS[window]} `}${FLOWS[operand.flow].ko}`
  }
  if ('index' in operand) return `${INDICES[operand.index]} ${INDEX_FIELDS[operand.field].ko}`
  if ('fx' in operand) return RATES[operand.fx].ko
  if ('fact' in operand) return FACTS[operand.fact].ko
  if ('pos' in operand) return POSITION[operand.pos].ko
  if ('acct' in operand) return ACCOUNT[operand.acct].ko
  if ('strat' in operand) return STRATEGY[operand.strat].ko
  if ('time' in operand) return TIMES[operand.time].ko
  if ('level' in operand) return names.line?.(operand.level) ?? '저장한 선'
  if ('prior' in operand) return `${PRIOR_PERIODS[operand.prior]} ${BAR_FIELDS[operand.field].ko}`
  if ('bar' in operand) return `${ago(operand.shift)}${BAR_NAMES[operand.tf].ko} ${BAR_FIELDS[operand.bar].ko}`
  return 'ind' in operand ? indicator(operand) : undefined
}

const ago = (shift = 0): string => (shift === 0 ? '' : `${shift}봉 전 `)
const AVERAGES: Readonly<Record<string, string>> = {
  sma: '이동평균선',
  ema: '지수이동평균선',
  wma: '가중이동평균선',
  hma: '헐 이동평균선',
}
const DAYS: Readonly<Partial<Record<IndicatorOperand['tf'], string>>> = { '1d': '일', '1w': '주', '1mo': '개월' }

function indicator(operand: IndicatorOperand): string {
  const definition = findIndicator(operand.ind)
  const params = paramsOf(operand)
  if (definition === undefined) {
    const field = Object.hasOwn(BAR_FIELDS, operand.ind)
      ? BAR_FIELDS[operand.ind as keyof typeof BAR_FIELDS].ko
      : operand.ind
    return `${ago(operand.shift)}${BAR_NAMES[operand.tf].ko} ${field}`
  }
  const days = DAYS[operand.tf]
  const period = params.period ?? definition.params.find(({ id }) => id === 'period')?.default
  const average = AVERAGES[operand.ind]
  if (average !== undefined) {
    const length = days === undefined ? `${BAR_NAMES[operand.tf].ko} ${period}개` : `${period}${days}`
    const of = operand.src === undefined || operand.src === 'close' ? '' : `${SOURCE_LABELS[operand.src].ko} `
    return `${ago(operand.shift)}${of}${length} ${of === '' ? average : '평균'}`
  }
  const values = toldParams(definition, params)
  const output = definition.outputs.length > 1 ? ` ${outputLabel(definition, operand.output)}` : ''
  const of = operand.src === undefined || operand.src === 'close' ? '' : `${SOURCE_LABELS[operand.src].ko} `
  return `${ago(operand.shift)}${BAR_NAMES[operand.tf].ko} ${of}${definition.short.ko}${values.length > 0 ? `(${values.join(', ')})` : ''}${output}`
}

const outputLabel = (definition: NonNullable<ReturnType<typeof findIndicator>>, output: string | undefined): string =>
  (definition.outputs.find(({ id }) => id === output) ?? definition.outputs[0])?.label.ko ?? ''

const EVENTS = {
  dayStart: '오늘',
  sessionOpen: '장 시작 뒤',
  entry: '진입한 뒤',
  lastFire: '마지막으로 울린 뒤',
} as const
const TAKES = { high: '최고값', low: '최저값', first: '첫 값', change: '변화' } as const

function computed(operand: Exclude<Operand, number>, teller: KoreanTeller): string {
  const say = (part: Operand): string => koOperand(part, teller)
  const parts = partsOf(operand)
  if (parts !== undefined) return folded(parts.fold, parts.parts, say)
  const sampled = sampledOf(operand)
  if (sampled !== undefined) {
    const [of, bars] = [say(sampled.of), `${BAR_NAMES[sampled.tf].ko} ${sampled.n}개`]
    const words = {
      diff: `${of}의 ${bars} 동안 변화`,
      slope: `${of}의 ${bars} 기울기`,
      rank: `${bars} 중 ${of}의 순위`,
      percentile: `${bars} 중 ${of}의 백분위`,
    }
    return words[sampled.form]
  }
  if ('abs' in operand) return `${say(operand.abs)}의 절댓값`
  if ('avgOver' in operand) return `${say(operand.avgOver)}의 ${span(durationMs(operand.dur), 'ko')} 평균`
  if ('sumOver' in operand) return `${span(durationMs(operand.dur), 'ko')} 동안 늘어난 ${say(operand.sumOver)}`
  if ('barsSince' in operand)
    return `${end(teller.clause(operand.barsSince), 'was')} 뒤 지난 ${BAR_NAMES[operand.tf].ko} 수`
  if ('since' in operand) {
    const after =
      typeof operand.since === 'string' ? EVENTS[operand.since] : `${end(teller.clause(operand.since), 'was')} 뒤`
    return `${after} ${say(operand.of)}의 ${TAKES[operand.take]}`
  }
  return '값'
}

function folded(fold: string, parts: readonly Operand[], say: (part: Operand) => string): string {
  const said = parts.map(say)
  const [first = '', second = ''] = said
  const joined = said.reduce((all, one) => `${withParticle(all, '과')} ${one}`)
  switch (fold) {
    case 'add':
      return `${joined}의 합`
    case 'sub':
      return `${first}에서 ${withParticle(second, '을')} 뺀 값`
    case 'div':
      return `${withParticle(first, '을')} ${withParticle(second, '으로')} 나눈 값`
    case 'pct':
      return `${second} 대비 ${first}의 변화율`
    case 'min':
      return `${joined} 중 작은 값`
    case 'max':
      return `${joined} 중 큰 값`
    default: {
      const factor = parts.length === 2 ? parts.findIndex((part) => typeof part === 'number') : -1
      return factor < 0 ? `${withParticle(joined, '을')} 곱한 값` : `${said[1 - factor]}의 ${said[factor]}배`
    }
  }
}
