import { CALENDAR_FLAGS, FLAGS } from '../catalogue.ts'
import { durationMs } from '../clock.ts'
import type { Rule } from '../rule.ts'
import { type Condition, type Distance, type Operand, PHASES } from '../syntax.ts'
import { meaningOf } from '../unit.ts'
import { enOperand } from './en-operand.ts'
import type { EnglishTeller, Statement } from './teller.ts'
import { BAR_NAMES, figure, type RuleNames, span } from './words.ts'

export function enTeller(rule: Rule, names: RuleNames, subject: string): EnglishTeller {
  const teller: EnglishTeller = { rule, names, subject, statement: (condition) => statementOf(condition, teller) }
  return teller
}

/** The whole condition, joined as people join it at the top. */
export function enCondition(condition: Condition, teller: EnglishTeller): string {
  if ('all' in condition) return condition.all.map((one) => teller.statement(one).yes).join(' and ')
  if ('any' in condition) return condition.any.map((one) => teller.statement(one).yes).join(' or ')
  return teller.statement(condition).yes
}

const is = (subject: string, what: string): Statement => ({
  yes: `${subject} is ${what}`,
  no: `${subject} is not ${what}`,
})
const does = (subject: string, verb: string, rest: string): Statement => ({
  yes: `${subject} ${verb}s${rest}`,
  no: `${subject} does not ${verb}${rest}`,
})
/** Of what is only so as a whole. */
const that = (yes: string): Statement => ({ yes, no: `it is not so that ${yes}` })

function statementOf(condition: Condition, teller: EnglishTeller): Statement {
  const list = (conditions: readonly Condition[], word: string): string =>
    `(${conditions.map((one) => teller.statement(one).yes).join(word)})`
  if ('op' in condition) return compared(condition, teller)
  if ('all' in condition) return that(list(condition.all, ' and '))
  if ('any' in condition) return that(list(condition.any, ' or '))
  if ('not' in condition) {
    const { yes, no } = teller.statement(condition.not)
    return { yes: no, no: yes }
  }
  if ('atLeast' in condition) return that(`at least ${condition.atLeast} of ${list(condition.of, '; ')} hold`)
  if ('flag' in condition) return is(teller.subject, FLAGS[condition.flag].en)
  return timed(condition, teller)
}

function compared(condition: Extract<Condition, { readonly op: string }>, teller: EnglishTeller): Statement {
  const meaning = meaningOf(condition.l, teller.rule.vars)
  const say = (operand: Operand): string => enOperand(operand, teller, meaning)
  const left = say(condition.l)
  if ('by' in condition) {
    const rest = ` by at least ${distance(condition.by)} within ${span(durationMs(condition.within), 'en')}`
    return does(left, condition.op === 'risesBy' ? 'rise' : 'fall', rest)
  }
  if ('lo' in condition) {
    const ends = `${say(condition.lo)} and ${say(condition.hi)}`
    switch (condition.op) {
      case 'between':
        return is(left, `between ${ends}`)
      case 'inside':
        return is(left, `strictly between ${ends}`)
      case 'outside':
        return is(left, `outside of ${ends}`)
      case 'enters':
        return does(left, 'come', ` in between ${ends}`)
      case 'exits':
        return does(left, 'leave', ` the range of ${ends}`)
    }
  }
  const right = say(condition.r)
  const near = 'tol' in condition && condition.tol !== undefined ? ` within ${distance(condition.tol)}` : ''
  switch (condition.op) {
    case '>':
      return is(left, `above ${right}`)
    case '<':
      return is(left, `below ${right}`)
    case '>=':
      return is(left, `at least ${right}`)
    case '<=':
      return is(left, `at most ${right}`)
    case '==':
      return is(left, `equal to ${right}${near}`)
    case '!=':
      return is(left, `different from ${right}${near}`)
    case 'crossesAbove':
      return crossing(left, `above ${right}`)
    case 'crossesBelow':
      return crossing(left, `below ${right}`)
    case 'crosses':
      return crossing(left, right)
    case 'touches':
      return is(left, `at ${right}${near}`)
  }
}

const crossing = (left: string, where: string): Statement => ({
  yes: `${left} crosses ${where}`,
  no: `${left} does not cross ${where}`,
})

function distance(of: Distance): string {
  if ('krw' in of) return `${figure(of.krw)} won`
  if ('pct' in of) return `${figure(of.pct)}%`
  return 'ticks' in of ? `${of.ticks} tick${of.ticks === 1 ? '' : 's'}` : figure(of.num)
}

const DAYS = { mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday' } as const

function timed(condition: Condition, teller: EnglishTeller): Statement {
  const yes = (one: Condition): string => teller.statement(one).yes
  if ('clock' in condition) {
    const { from, to } = condition.clock
    return is('the time', to === undefined ? `${from} or later` : `between ${from} and ${to}`)
  }
  if ('phase' in condition) return is('it', condition.phase.map((name) => PHASES[name].en).join(' or '))
  if ('dayOfWeek' in condition) return is('today', condition.dayOfWeek.map((day) => DAYS[day]).join(' or '))
  if ('calendar' in condition) {
    const words = CALENDAR_FLAGS[condition.calendar].en
    return condition.calendar === 'holidayTomorrow'
      ? { yes: words, no: 'the market is open tomorrow' }
      : is('today', words)
  }
  if ('hold' in condition)
    return that(`${yes(condition.hold)} for ${span(durationMs(condition.for), 'en')} without a break`)
  if ('sequence' in condition) {
    return that(`${condition.sequence.map(yes).join(', then ')}, within ${span(durationMs(condition.within), 'en')}`)
  }
  if ('count' in condition) {
    return that(
      `${yes(condition.count)} at least ${condition.n} times within ${span(durationMs(condition.window), 'en')}`,
    )
  }
  if ('firstTimeToday' in condition) return that(`${yes(condition.firstTimeToday)} for the first time today`)
  if ('consecutive' in condition) {
    return that(`${yes(condition.consecutive)} at ${condition.n} ${BAR_NAMES[condition.tf].en} closes in a row`)
  }
  if ('within' in condition && 'for' in condition) {
    return that(`${yes(condition.within)} at some time within the last ${span(durationMs(condition.for), 'en')}`)
  }
  return that('nothing is asked')
}
