import type { KstDate, UnixMs } from '@naru/shared/core/time'
import { kstDate } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { InvestorFlow } from '@naru/shared/domain/investor-flow'
import type { Bar } from '@naru/shared/domain/market-data'
import type { IndexSnapshot } from '@naru/shared/domain/market-index'
import type { ProgramTrade } from '@naru/shared/domain/program-trade'
import type { ShortSale } from '@naru/shared/domain/short-sale'
import type { StockInfo } from '@naru/shared/domain/stock-info'
import type { Valuation } from '@naru/shared/domain/valuation'

/** Figures by the words rules use for them; what is not known is left out. */
export type FactValues = Readonly<Record<string, number>>

const FLOW_DAYS = { '1d': 1, '5d': 5, '20d': 20 } as const

/** A figure of the last days for each window; one that is not told whole is left out. Newest day first. */
function ofWindows<T>(name: string, rows: readonly T[], of: (days: readonly T[]) => number | null): FactValues {
  const values: Record<string, number> = {}
  for (const [window, days] of Object.entries(FLOW_DAYS)) {
    const figure = rows.length < days ? null : of(rows.slice(0, days))
    if (figure !== null) values[`flow.${name}.${window}`] = figure
  }
  return values
}

/** The sum, if every part of it is known. */
const total = (figures: readonly (number | null)[]): number | null =>
  figures.reduce<number | null>((sum, figure) => (sum === null || figure === null ? null : sum + figure), 0)

/** Net purchases of the last published days, "flow.foreignNetQty.5d"; a window that is not published whole is left out. */
export function flowValues(rows: readonly InvestorFlow[]): FactValues {
  const published = rows.filter(({ foreign, institution }) => foreign.shares !== null && institution.shares !== null)
  const sums = (name: string, of: (row: InvestorFlow) => number | null): FactValues =>
    ofWindows(name, published, (days) => total(days.map(of)))
  return {
    ...sums('foreignNetQty', ({ foreign }) => foreign.shares),
    ...sums('foreignNetKrw', ({ foreign }) => foreign.won),
    ...sums('instNetQty', ({ institution }) => institution.shares),
    ...sums('instNetKrw', ({ institution }) => institution.won),
    ...sums('individualNetQty', ({ individual }) => individual.shares),
  }
}

/** Net purchases of programs. The running day counts as one; its shares alone are told by the price, and sooner. */
export function programValues(rows: readonly ProgramTrade[]): FactValues {
  const shares = ofWindows('programNetQty', rows, (days) => total(days.map(({ netShares }) => netShares)))
  const won = ofWindows('programNetKrw', rows, (days) => total(days.map(({ netWon }) => netWon)))
  return { ...Object.fromEntries(Object.entries(shares).filter(([key]) => !key.endsWith('.1d'))), ...won }
}

/** What was sold short of all that was traded on the last published days, percent. */
export const shortSaleValues = (rows: readonly ShortSale[]): FactValues =>
  ofWindows('shortRatio', rows, (days) => {
    const sum = (of: (row: ShortSale) => number): number => days.reduce((all, row) => all + of(row), 0)
    return (100 * sum(({ shares }) => shares)) / sum(({ volume }) => volume)
  })

/** "index.KOSPI.last" … */
export function indexValues(name: string, index: IndexSnapshot): FactValues {
  const { value: last, open, high, low, changeRate: changePct, rising, falling, unchanged } = index
  const all = rising === null || falling === null ? null : rising + falling + (unchanged ?? 0)
  const values = {
    last,
    changePct,
    // 0 before the first value of the day.
    ...(open > 0 && { open, high, low }),
    ...(rising !== null && { rising }),
    ...(falling !== null && { falling }),
    ...(rising !== null && all !== null && all > 0 && { advanceRatio: (100 * rising) / all }),
  }
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [`index.${name}.${field}`, value]))
}

const DAY_MS = 86_400_000

/** What the broker's register tells. `at`: when, for what counts in days. */
export function registerValues(info: StockInfo, at: UnixMs): FactValues {
  const { listedOn, listedShares, isManaged, isHalted, isNxtTradable } = info
  const listedAt = listedOn === null ? Number.NaN : Date.parse(listedOn)
  const days = Math.floor((Date.parse(kstDate(at)) - listedAt) / DAY_MS)
  return {
    'flag.managed': Number(isManaged),
    'flag.halted': Number(isHalted),
    'flag.nxtEligible': Number(isNxtTradable),
    ...(listedShares > 0 && { listedShares }),
    ...(days >= 0 && { 'fact.listedDays': days }),
  }
}

const YEAR_MS = 365 * DAY_MS
/** Trading days of a year, holidays taken out, less a month of slack. */
const ENOUGH_DAYS = 220

/** Highest and lowest of the past 52 weeks; nothing for what has traded for less than that. */
export function yearValues(bars: readonly Bar[], at: UnixMs): FactValues {
  const year = bars.filter(({ ts }) => ts > at - YEAR_MS)
  if (year.length < ENOUGH_DAYS) return {}
  return {
    'fact.high52w': Math.max(...year.map(({ high }) => high)),
    'fact.low52w': Math.min(...year.map(({ low }) => low)),
  }
}

/** What the price service tells of a company; what it leaves out is unknown. */
export function valuationValues({ per, pbr, eps, programNetShares, creditRate }: Valuation): FactValues {
  return {
    ...(per !== null && { 'fact.per': per }),
    ...(pbr !== null && { 'fact.pbr': pbr }),
    ...(eps !== null && { 'fact.eps': eps }),
    ...(programNetShares !== null && { 'flow.programNetQty.1d': programNetShares }),
    ...(creditRate !== null && { 'flow.creditBalance.1d': creditRate }),
  }
}

const DIVIDENDS: ReadonlySet<CorporateAction['kind']> = new Set(['cash_dividend', 'stock_dividend'])
const SPLITS: ReadonlySet<CorporateAction['kind']> = new Set(['split', 'reverse_split'])

/** Days until the next of each kind, 0 on the day itself; left out where none is announced. */
export function actionValues(actions: readonly CorporateAction[], today: KstDate): FactValues {
  const daysTo = (kinds: ReadonlySet<CorporateAction['kind']>): number | undefined => {
    const days = actions
      .filter(({ kind, exDate }) => kinds.has(kind) && exDate >= today)
      .map(({ exDate }) => (Date.parse(exDate) - Date.parse(today)) / DAY_MS)
    return days.length === 0 ? undefined : Math.min(...days)
  }
  const [dividend, split] = [daysTo(DIVIDENDS), daysTo(SPLITS)]
  return {
    ...(dividend !== undefined && { 'fact.dividendExIn': dividend }),
    ...(split !== undefined && { 'fact.splitIn': split }),
  }
}
