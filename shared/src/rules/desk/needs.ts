import type { DeskNeeds } from './desk-event.ts'
import type { DeskRule } from './desk-state.ts'

/** What is looked at of a rule. */
type Needy = Pick<DeskRule, 'compiled' | 'instruments'> & {
  readonly version: Pick<DeskRule['version'], 'accountId' | 'versionId'>
}

/** What all rules together read, each list sorted. */
export function needsOf(rules: Iterable<Needy>): DeskNeeds {
  const groups = new Map<string, Set<string>>()
  const add = (group: string, ids: readonly string[]): void => {
    const known = groups.get(group) ?? new Set()
    groups.set(group, known)
    for (const id of ids) known.add(id)
  }
  for (const { compiled, instruments, version } of rules) {
    const { rule, reads } = compiled
    add(rule.kind === 'strategy' ? 'strategies' : 'alerts', instruments)
    for (const { key } of reads) {
      const group = groupOf(key)
      if (group === 'trades') add(group, version.accountId === null ? [] : [version.versionId])
      else if (group === 'index' || group === 'fx') add(group, [key.split('.')[1] ?? ''])
      else if (group !== undefined) add(group, instruments)
    }
    const asks =
      version.accountId !== null && rule.then.some((action) => action.do === 'order' && needsBook(action.price))
    if (asks) add('book', instruments)
  }
  const list = <T extends string>(group: string): readonly T[] => [...(groups.get(group) ?? [])].sort() as T[] // ids as they were added
  return {
    alerts: list('alerts'),
    strategies: list('strategies'),
    books: list('book'),
    flows: list('flow'),
    programs: list('programs'),
    shorts: list('shorts'),
    register: list('register'),
    year: list('year'),
    valuations: list('valuation'),
    actions: list('actions'),
    statuses: list('status'),
    indices: list('index'),
    rates: list('fx'),
    trades: list('trades'),
  }
}

type AskedPrice = Extract<DeskRule['compiled']['rule']['then'][number], { do: 'order' }>['price']

function needsBook(price: AskedPrice): boolean {
  if (price === undefined || 'krw' in price) return false
  const of = 'at' in price ? price.at : 'tick' in price ? price.tick.of : price.pct.of
  return of === 'bid1' || of === 'ask1' || of === 'mid'
}

const BOOK_KEY = /^(px\.(bid|ask|mid|expected)|tape\.(bidQty|askQty|imbalance))/

type Group =
  | 'fx'
  | 'book'
  | 'flow'
  | 'programs'
  | 'shorts'
  | 'register'
  | 'year'
  | 'valuation'
  | 'actions'
  | 'status'
  | 'index'
  | 'trades'

const TRADES_KEY =
  /^(pos\.(heldDays|heldBars\..*|maxPnlPct|since|owner)|acct\.(dayTrades|openOrders)|strat\.(dayPnl|losingStreak))$/
const VALUATION_KEY = /^(fact\.(per|pbr|eps)$|flow\.(programNetQty|creditBalance)\.1d$)/

function groupOf(key: string): Group | undefined {
  if (BOOK_KEY.test(key)) return 'book'
  if (TRADES_KEY.test(key)) return 'trades'
  if (VALUATION_KEY.test(key)) return 'valuation'
  if (key === 'fact.dividendExIn' || key === 'fact.splitIn') return 'actions'
  if (key.startsWith('flow.program')) return 'programs'
  if (key.startsWith('flow.shortRatio.')) return 'shorts'
  if (key.startsWith('flow.')) return 'flow'
  if (key.startsWith('index.')) return 'index'
  if (key.startsWith('fx.')) return 'fx'
  if (key === 'fact.listedDays' || key === 'fact.marketCap') return 'register'
  if (/^fact\.(high52w|low52w|nearHigh52w)$/.test(key)) return 'year'
  return key === 'flag.viActive' || key === 'flag.halted' ? 'status' : undefined
}
