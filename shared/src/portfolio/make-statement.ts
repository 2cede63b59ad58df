import type { CorporateAction } from '../domain/corporate-action.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import { applyFill, FLAT, type Position } from '../domain/position.ts'
import { causeOfCash, causeOfShares } from './causes.ts'
import type { DaySnapshot } from './day-snapshot.ts'
import type { Statement, StatementDifference, StatementLine } from './statement.ts'
import { type Charged, cashMoved, chargesOf, ORDINARY, type Trade } from './trade.ts'

/** A change that is no trade: shares or won, whichever it is of. */
export interface Adjusted {
  readonly instrumentId: InstrumentId | null
  readonly quantity: number
  readonly won: number
}

export interface StatementQuestion {
  readonly start: DaySnapshot
  readonly end: DaySnapshot
  /** Every trade that `end` contains and `start` does not, oldest first, ours and others'. */
  readonly trades: readonly Trade[]
  readonly adjusted: readonly Adjusted[]
  readonly instruments: ReadonlyMap<InstrumentId, Charged | null>
  /** What is known to have happened to these instruments, for the causes of differences. */
  readonly actions: readonly CorporateAction[]
}

interface Account {
  readonly line: Omit<StatementLine, 'avgPx' | 'realized'>
  readonly position: Position | null
}

/** Adds a day up and compares it with what the broker says. Invents nothing: what does not tie out is listed. */
export function makeStatement(question: StatementQuestion): Statement {
  const { start, end } = question
  const accounts = new Map<InstrumentId, Account>()
  for (const { instrumentId, quantity, avgPx } of start.holdings) {
    const position = { ...FLAT, quantity, avgPx }
    accounts.set(instrumentId, { line: { ...blank(instrumentId), start: quantity }, position })
  }
  for (const trade of question.trades) {
    const before = accounts.get(trade.instrumentId) ?? { line: blank(trade.instrumentId), position: FLAT }
    accounts.set(trade.instrumentId, traded(before, trade, question))
  }
  for (const { instrumentId, quantity } of question.adjusted) {
    if (instrumentId === null || quantity === 0) continue
    const before = accounts.get(instrumentId) ?? { line: blank(instrumentId), position: FLAT }
    accounts.set(instrumentId, adjust(before, quantity))
  }
  for (const { instrumentId, quantity } of end.holdings) {
    const before = accounts.get(instrumentId) ?? { line: blank(instrumentId), position: FLAT }
    accounts.set(instrumentId, { ...before, line: { ...before.line, broker: quantity } })
  }
  const lines = [...accounts.values()].map(closed).toSorted(byInstrument)
  return total(question, lines)
}

const blank = (instrumentId: InstrumentId): Account['line'] => ({
  instrumentId,
  start: 0,
  bought: 0,
  sold: 0,
  adjusted: 0,
  expected: 0,
  broker: 0,
  boughtWon: 0,
  soldWon: 0,
  commission: 0,
  tax: 0,
  external: 0,
})

function traded({ line, position }: Account, trade: Trade, { instruments, start }: StatementQuestion): Account {
  const { side, quantity, amount } = trade
  const { commission, tax } = chargesOf(trade, instruments.get(trade.instrumentId) ?? ORDINARY, start.date)
  const isBuy = side === 'buy'
  // More sold than is known to be held: a fill or a snapshot is missing, and no average can be named.
  const isKnown = position !== null && (isBuy || quantity <= position.quantity)
  return {
    line: {
      ...line,
      bought: line.bought + (isBuy ? quantity : 0),
      sold: line.sold + (isBuy ? 0 : quantity),
      boughtWon: line.boughtWon + (isBuy ? amount : 0),
      soldWon: line.soldWon + (isBuy ? 0 : amount),
      commission: line.commission + commission,
      tax: line.tax + tax,
      external: line.external + (trade.origin === 'external' ? quantity : 0),
    },
    position: isKnown ? applyFill(position, { side, quantity, amount }) : null,
  }
}

/** Shares that came or went without a trade leave what was paid for the holding as it was. */
function adjust({ line, position }: Account, quantity: number): Account {
  const held = (position?.quantity ?? 0) + quantity
  const cost = (position?.avgPx ?? 0) * (position?.quantity ?? 0)
  return {
    line: { ...line, adjusted: line.adjusted + quantity },
    position: position && held >= 0 ? { ...position, quantity: held, avgPx: held === 0 ? 0 : cost / held } : null,
  }
}

const closed = ({ line, position }: Account): StatementLine => ({
  ...line,
  expected: line.start + line.bought - line.sold + line.adjusted,
  avgPx: position === null ? null : position.avgPx,
  realized: position === null ? null : Math.round(position.realizedPnl),
})

function total(
  { start, end, trades, adjusted, instruments, actions }: StatementQuestion,
  lines: StatementLine[],
): Statement {
  const sum = (of: (line: StatementLine) => number): number => lines.reduce((all, line) => all + of(line), 0)
  const moved = trades.reduce((won, trade) => {
    return won + cashMoved(trade, chargesOf(trade, instruments.get(trade.instrumentId) ?? ORDINARY, start.date))
  }, 0)
  const given = adjusted.reduce((won, entry) => won + entry.won, 0)
  const cash = {
    start: start.cashD2,
    bought: sum((line) => line.boughtWon),
    sold: sum((line) => line.soldWon),
    commission: sum((line) => line.commission),
    tax: sum((line) => line.tax),
    adjusted: given,
    expected: start.cashD2 + moved + given,
    broker: end.cashD2,
  }
  const wonOff = cash.broker - cash.expected
  const differences: StatementDifference[] = []
  for (const line of lines) {
    const { instrumentId, expected, broker } = line
    const difference = broker - expected
    if (difference === 0) continue
    const cause = causeOfShares({ line, wonOff, actions, date: end.date })
    differences.push({ what: 'quantity', instrumentId, expected, broker, difference, cause })
  }
  if (wonOff !== 0) {
    const orders = new Set(trades.map(({ orderNo }) => orderNo)).size
    const cause = causeOfCash({ wonOff, orders, lines, differences, actions, commission: cash.commission })
    const { expected, broker } = cash
    differences.push({ what: 'cash', instrumentId: null, expected, broker, difference: wonOff, cause })
  }
  const gross = sum((line) => line.realized ?? 0)
  return {
    date: end.date,
    startAt: start.takenAt,
    endAt: end.takenAt,
    basis: 'moving_average',
    lines,
    cash,
    realized: { gross, net: gross - cash.commission - cash.tax },
    differences,
    tiesOut: differences.length === 0,
  }
}

const byInstrument = (a: StatementLine, b: StatementLine): number => (a.instrumentId < b.instrumentId ? -1 : 1)
