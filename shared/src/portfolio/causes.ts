import { addDays, type KstDate } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { DifferenceCause, StatementDifference, StatementLine } from './statement.ts'

/** New shares are listed weeks after the day without the right, and dividends paid within four months of it. */
const LISTED_WITHIN_DAYS = 60
/** A fraction dropped for commission and one for each of the two taxes that are billed as one. */
const ROUNDING_WON_PER_ORDER = 3
/** Income tax on dividends: 14 % and a tenth of that. Withheld in steps of ten won each. */
const DIVIDEND_TAX = 0.154
const DIVIDEND_SLACK_WON = 20
/** Prices stay within 30 % of the day before: money that would mean another price is no fill. */
const DAY_RANGE = 0.35

interface SharesOff {
  readonly line: StatementLine
  /** Broker's cash less expected cash. */
  readonly wonOff: number
  readonly actions: readonly CorporateAction[]
  readonly date: KstDate
}

/** Why the broker holds more or fewer shares than a day adds up to. */
export function causeOfShares({ line, wonOff, actions, date }: SharesOff): DifferenceCause {
  const { instrumentId, expected, broker, start } = line
  if (actions.some((action) => explainsShares(action, { instrumentId, from: expected, to: broker, on: date }))) {
    return 'corporate_action'
  }
  if (
    actions.some((action) =>
      explainsShares(action, { instrumentId, from: start, to: start + broker - expected, on: date }),
    )
  ) {
    return 'corporate_action'
  }
  return isPaidFor(line, wonOff) ? 'missing_fill' : 'unknown'
}

interface Change {
  readonly instrumentId: InstrumentId
  readonly from: number
  readonly to: number
  readonly on: KstDate
}

/** Does an action turn `from` shares into `to`? Fractions are paid out, so fewer by less than one are given. */
export function explainsShares(action: CorporateAction, { instrumentId, from, to, on }: Change): boolean {
  if (action.instrumentId !== instrumentId || action.shares === 1 || from === 0) return false
  const isDue = action.exDate <= on && on <= addDays(action.exDate, LISTED_WITHIN_DAYS)
  // 1.1 is not quite eleven tenths: a whole result must not be missed by a rounding error of the machine.
  return isDue && Math.floor(from * action.shares + 1e-6) === to
}

/** Shares came and money went, or the other way round, at a price the day allows. */
function isPaidFor(
  { broker, expected, avgPx, boughtWon, soldWon, bought, sold }: StatementLine,
  wonOff: number,
): boolean {
  const shares = broker - expected
  if (wonOff === 0 || Math.sign(shares) === Math.sign(wonOff)) return false
  const traded = bought + sold === 0 ? undefined : (boughtWon + soldWon) / (bought + sold)
  const near = traded ?? avgPx ?? 0
  const paid = Math.abs(wonOff / shares)
  return near === 0 || Math.abs(paid / near - 1) <= DAY_RANGE
}

interface WonOff {
  readonly wonOff: number
  readonly orders: number
  readonly lines: readonly StatementLine[]
  readonly differences: readonly StatementDifference[]
  readonly actions: readonly CorporateAction[]
  readonly commission: number
}

/** Why the broker's cash is not what a day adds up to. */
export function causeOfCash({ wonOff, orders, lines, differences, actions, commission }: WonOff): DifferenceCause {
  if (differences.some(({ cause }) => cause === 'missing_fill')) return 'missing_fill'
  // Up to the commission that was assumed: the broker bills by contract, we only know the usual rate.
  if (orders > 0 && Math.abs(wonOff) <= Math.max(orders * ROUNDING_WON_PER_ORDER, commission)) return 'fee_rounding'
  if (isDividend(wonOff, lines, actions)) return 'dividend'
  // Fractions of shares that no one can hold are paid out.
  const isSettled = wonOff > 0 && differences.some(({ cause }) => cause === 'corporate_action')
  return isSettled ? 'corporate_action' : 'unknown'
}

function isDividend(wonOff: number, lines: readonly StatementLine[], actions: readonly CorporateAction[]): boolean {
  return actions.some(({ instrumentId, cashWon }) => {
    const held = lines.find((line) => line.instrumentId === instrumentId)?.start ?? 0
    const due = cashWon * held
    return due > 0 && [due, due * (1 - DIVIDEND_TAX)].some((won) => Math.abs(won - wonOff) <= DIVIDEND_SLACK_WON)
  })
}
