import { CALENDAR_FLAGS, FLAGS } from '../catalogue.ts'
import { durationMs } from '../clock.ts'
import type { Rule } from '../rule.ts'
import { type Condition, type Distance, type Operand, PHASES, WEEKDAYS } from '../syntax.ts'
import { type Meaning, meaningOf } from '../unit.ts'
import { koOperand } from './ko-operand.ts'
import { type Clause, clause, end, isClause, negated, withParticle } from './korean.ts'
import type { KoreanTeller } from './teller.ts'
import { BAR_NAMES, figure, type RuleNames, span } from './words.ts'

export function koTeller(rule: Rule, names: RuleNames, subject: string): KoreanTeller {
  const teller: KoreanTeller = { rule, names, subject, clause: (condition) => koClause(condition, teller) }
  return teller
}

function koClause(condition: Condition, teller: KoreanTeller): Clause {
  if ('op' in condition) return compared(condition, teller)
  if ('all' in condition) return grouped(condition.all, teller, 'all')
  if ('any' in condition) return grouped(condition.any, teller, 'any')
  if ('not' in condition) return negated(teller.clause(condition.not))
  if ('atLeast' in condition) {
    const cases = condition.of.map((one) => `${end(teller.clause(one), 'of')} 경우`).join(', ')
    return clause(`${cases} 가운데 ${condition.atLeast}가지 이상이 `, '맞')
  }
  if ('flag' in condition) return isClause(`${withParticle(teller.subject, '이')} ${FLAGS[condition.flag].ko}`)
  return timed(condition, teller)
}

/** One is itself; several are one thing that is so: "A이고 B인 경우", "A인 경우나 B인 경우". */
function grouped(conditions: readonly Condition[], teller: KoreanTeller, how: 'all' | 'any'): Clause {
  const clauses = conditions.map((one) => teller.clause(one))
  const last = clauses.at(-1)
  if (last === undefined) return isClause('조건이 없는 경우')
  if (clauses.length === 1) return last
  if (how === 'any') return isClause(clauses.map((one) => `${end(one, 'of')} 경우`).join(' 또는 '))
  const others = clauses.slice(0, -1).map((one) => end(one, 'and'))
  return isClause(`${[...others, end(last, 'of')].join(', ')} 경우`)
}

/** The whole condition up to its "…면": what stands at the top is joined as people join it. */
export function koCondition(condition: Condition, teller: KoreanTeller): string {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition]
  const clauses = parts.map((one) => teller.clause(one))
  const how = 'any' in condition ? 'or' : 'and'
  return clauses.map((one, at) => end(one, at === clauses.length - 1 ? 'if' : how)).join(' ')
}

type Compared = Extract<Condition, { readonly op: string }>

/** Of amounts there is more and less, of everything else higher and lower. */
const isAmount = (meaning: Meaning | undefined): boolean =>
  meaning === 'shares' || meaning === 'count' || meaning === 'days' || meaning === 'duration'

function compared(condition: Compared, teller: KoreanTeller): Clause {
  const meaning = meaningOf(condition.l, teller.rule.vars)
  const say = (operand: Operand): string => koOperand(operand, teller, meaning)
  const subject = `${withParticle(say(condition.l), '이')} `
  if ('by' in condition) {
    const most = `${span(durationMs(condition.within), 'ko')} 안에 ${distance(condition.by)} 이상`
    return clause(`${subject}${most} `, condition.op === 'risesBy' ? '오르' : '내리')
  }
  if ('lo' in condition)
    return inChannel(condition.op, subject, `${withParticle(say(condition.lo), '과')} ${say(condition.hi)}`)
  const right = say(condition.r)
  const near = 'tol' in condition && condition.tol !== undefined ? `${distance(condition.tol)} 안에서 ` : ''
  const [more, less] = isAmount(meaning) ? (['많', '적'] as const) : (['높', '낮'] as const)
  switch (condition.op) {
    case '>':
      return clause(`${subject}${right}보다 `, more)
    case '<':
      return clause(`${subject}${right}보다 `, less)
    case '>=':
      return isClause(`${subject}${right} 이상`)
    case '<=':
      return isClause(`${subject}${right} 이하`)
    case '==':
      return clause(`${subject}${withParticle(right, '과')} ${near}`, '같')
    case '!=':
      return clause(`${subject}${withParticle(right, '과')} ${near}`, '다르')
    case 'crossesAbove':
      return clause(`${subject}${withParticle(right, '을')} 위로 `, '뚫')
    case 'crossesBelow':
      return clause(`${subject}${withParticle(right, '을')} 아래로 `, '뚫')
    case 'crosses':
      return clause(`${subject}${withParticle(right, '을')} `, '지나')
    case 'touches':
      return clause(`${subject}${right}에 ${near}`, '닿')
  }
}

function inChannel(op: 'between' | 'inside' | 'outside' | 'enters' | 'exits', subject: string, ends: string): Clause {
  switch (op) {
    case 'between':
      return clause(`${subject}${ends} 사이에 `, '있')
    case 'inside':
      return clause(`${subject}${ends} 사이(경계 제외)에 `, '있')
    case 'outside':
      return clause(`${subject}${ends} 밖에 `, '있')
    case 'enters':
      return clause(`${subject}${ends} 사이로 `, '들어오')
    case 'exits':
      return clause(`${subject}${ends} 사이에서 `, '벗어나')
  }
}

function distance(of: Distance): string {
  if ('krw' in of) return `${figure(of.krw)}원`
  if ('pct' in of) return `${figure(of.pct)}%`
  return 'ticks' in of ? `${of.ticks}틱` : figure(of.num)
}

function timed(condition: Condition, teller: KoreanTeller): Clause {
  if ('clock' in condition) {
    const { from, to } = condition.clock
    return isClause(to === undefined ? `시각이 ${from} 이후` : `시각이 ${from}부터 ${to} 사이`)
  }
  if ('phase' in condition) return isClause(`지금이 ${condition.phase.map((name) => PHASES[name].ko).join(' 또는 ')}`)
  if ('dayOfWeek' in condition)
    return isClause(`오늘이 ${condition.dayOfWeek.map((day) => WEEKDAYS[day]).join(' 또는 ')}`)
  if ('calendar' in condition) {
    return isClause(
      condition.calendar === 'holidayTomorrow' ? '내일이 휴장일' : `오늘이 ${CALENDAR_FLAGS[condition.calendar].ko}`,
    )
  }
  if ('hold' in condition) {
    return clause(
      `${end(teller.clause(condition.hold), 'of')} 상태가 ${span(durationMs(condition.for), 'ko')} 동안 `,
      '이어지',
    )
  }
  if ('sequence' in condition) {
    const steps = condition.sequence.map((one) => teller.clause(one))
    const last = steps.at(-1) ?? isClause('')
    const first = steps.slice(0, -1).map((one) => end(one, 'and'))
    const before = `${span(durationMs(condition.within), 'ko')} 안에 차례로 ${first.join(' ')} `
    return clause(before + last.before, last.stem)
  }
  if ('count' in condition) {
    const times = `${span(durationMs(condition.window), 'ko')} 안에 ${end(teller.clause(condition.count), 'was')} 일이 ${condition.n}번 이상`
    return isClause(`최근 ${times}`)
  }
  if ('firstTimeToday' in condition) {
    const first = teller.clause(condition.firstTimeToday)
    return clause(`오늘 처음으로 ${first.before}`, first.stem)
  }
  if ('consecutive' in condition) {
    const bars = `${BAR_NAMES[condition.tf].ko} ${condition.n}개`
    return clause(`${end(teller.clause(condition.consecutive), 'of')} 상태가 ${bars} 연속으로 `, '이어지')
  }
  if ('within' in condition && 'for' in condition) {
    const past = end(teller.clause(condition.within), 'was')
    return clause(`최근 ${span(durationMs(condition.for), 'ko')} 안에 ${past} 적이 `, '있')
  }
  return isClause('조건이 없는 경우')
}
