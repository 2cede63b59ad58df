import { err, ok, type Result } from '@naru/shared/core/result'
import { type InstrumentId, instrumentId, symbolOf } from '@naru/shared/domain/instrument'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import { industryOf } from '@naru/shared/market/sectors'
import { RULE_LIMITS } from '@naru/shared/rules/limits'
import type { Universe } from '@naru/shared/rules/rule'
import type { MarketInfo } from '../../ports/market-info.ts'

/** `isFinal`: asking again would change nothing until the rule or the account changes. */
export type UniverseProblem =
  | { readonly code: 'broker_not_offered'; readonly isFinal: true }
  | {
      readonly code: 'universe_unreadable' | 'condition_unknown' | 'watchlist_empty' | 'account_not_ready'
      readonly isFinal: false
    }

interface Parts {
  /** What is in the watchlist the rule names. */
  readonly inWatchlist: readonly InstrumentId[] | null
  /** Of the user's own session; undefined while there is none. */
  readonly info: MarketInfo | undefined
  /** The whole market, larger companies first; undefined while it is not known. */
  readonly listed: () => Promise<readonly ListedInstrument[] | undefined>
}

type Screen = Extract<Universe, { screen: unknown }>['screen']
type Found = Promise<Result<readonly InstrumentId[], UniverseProblem>>

type Passing = Extract<UniverseProblem, { isFinal: false }>['code']

const problem = (code: Passing) => err({ code, isFinal: false } as const)
const NOT_OFFERED = err({ code: 'broker_not_offered', isFinal: true } as const)

/** How long what was found stays good: what is asked one by one changes by the day, and must leave room for orders. */
export const universeGoodForMs = (universe: Universe): number =>
  'screen' in universe && needsValuation(universe.screen) ? 3_600_000 : 60_000

/** Which instruments a rule watches now. Lists, conditions and screens change: ask again now and then. */
export async function resolveUniverse(universe: Universe, parts: Parts): Found {
  if ('symbols' in universe) return ok(universe.symbols.map((symbol) => instrumentId(symbol)))
  if ('watchlist' in universe) {
    const ids = (parts.inWatchlist ?? []).slice(0, RULE_LIMITS.symbols)
    return ids.length === 0 ? problem('watchlist_empty') : ok(ids)
  }
  if ('kisCondition' in universe) return ofCondition(universe.kisCondition, parts)
  return ofScreen(universe.screen, parts)
}

/** A condition the customer saved at the broker (HTS 조건검색), by its name: its number changes when the list is rearranged. */
async function ofCondition(name: string, { info }: Parts): Found {
  if (info === undefined) return problem('account_not_ready')
  const conditions = await info.conditions()
  if (!conditions.ok) {
    return conditions.error.kind === 'not_offered' ? NOT_OFFERED : problem('universe_unreadable')
  }
  const condition = conditions.value.find((one) => one.name === name)
  if (condition === undefined) return problem('condition_unknown')
  const rows = await info.conditionResult(condition.seq)
  if (!rows.ok) return problem('universe_unreadable')
  return ok(rows.value.map((row) => row.instrumentId).slice(0, RULE_LIMITS.symbols))
}

/** How many of the largest companies are asked for their turnover: ten questions of thirty. */
const ASKED = 300
const PER_QUESTION = 30
/** What only the price of one instrument tells is asked of so many, the largest first: one question each. */
const ASKED_ALONE = 60

/** By market, kind, industry and size rank from the list; by turnover and by what the market makes of the company from prices. */
async function ofScreen(screen: Screen, { info, listed }: Parts): Found {
  const all = await listed()
  if (all === undefined || all.length === 0) return problem('universe_unreadable')
  const { market, kinds, industry } = screen
  // Before the first list that tells industries, none would be found, and that would pass for an answer.
  if (industry !== undefined && all.every(({ sector }) => sector === null)) return problem('universe_unreadable')
  const fitting = all.filter(
    (one) =>
      !one.isDelisted &&
      (market === undefined || one.market === market) &&
      (!kinds || kinds.includes(one.kind)) &&
      (industry === undefined || industryOf(one.sector) === industry),
  )
  const ids = fitting.map(({ id }) => id)
  if (!needsValuation(screen)) return byTurnover(ids, screen, info)
  const busy = await byTurnover(ids, { ...screen, max: ASKED_ALONE }, info)
  return busy.ok ? byValuation(busy.value, screen, info) : busy
}

/** All of them where the screen does not ask for a turnover. */
async function byTurnover(ids: readonly InstrumentId[], screen: Screen, info: MarketInfo | undefined): Found {
  const { turnoverMinKrw, max } = screen
  if (turnoverMinKrw === undefined) return ok(ids.slice(0, max))
  if (info === undefined) return problem('account_not_ready')
  const busy: InstrumentId[] = []
  for (let from = 0; from < Math.min(ids.length, ASKED) && busy.length < max; from += PER_QUESTION) {
    const prices = await info.quotes(ids.slice(from, Math.min(from + PER_QUESTION, ASKED)))
    if (!prices.ok) {
      return prices.error.kind === 'not_offered' ? NOT_OFFERED : problem('universe_unreadable')
    }
    for (const { tick } of prices.value) if (tick.cumTurnover >= turnoverMinKrw) busy.push(tick.instrumentId)
  }
  return ok(busy.slice(0, max))
}

const needsValuation = ({ marketCapMinKrw, marketCapMaxKrw, perMax, pbrMax }: Screen): boolean =>
  [marketCapMinKrw, marketCapMaxKrw, perMax, pbrMax].some((bound) => bound !== undefined)

/** What is not told of a company fits no bound. */
async function byValuation(ids: readonly InstrumentId[], screen: Screen, info: MarketInfo | undefined): Found {
  if (info === undefined) return problem('account_not_ready')
  const { marketCapMinKrw, marketCapMaxKrw, perMax, pbrMax, max } = screen
  const fitting: InstrumentId[] = []
  for (const id of ids) {
    if (fitting.length >= max) break
    const told = await info.valuation(id)
    // One that is gone says nothing of the others.
    if (!told.ok && told.error.kind === 'refused') continue
    if (!told.ok) {
      return told.error.kind === 'not_offered' ? NOT_OFFERED : problem('universe_unreadable')
    }
    const { marketCap, per, pbr } = told.value
    const isLarge = marketCapMinKrw === undefined || (marketCap !== null && marketCap >= marketCapMinKrw)
    if (isLarge && isAtMost(marketCap, marketCapMaxKrw) && isAtMost(per, perMax) && isAtMost(pbr, pbrMax)) {
      fitting.push(id)
    }
  }
  return ok(fitting)
}

const isAtMost = (value: number | null, most: number | undefined): boolean =>
  most === undefined || (value !== null && value <= most)

/** Do two lists name the same instruments? */
export const isSameUniverse = (a: readonly InstrumentId[], b: readonly InstrumentId[]): boolean =>
  a.length === b.length && a.every((id) => b.some((other) => symbolOf(other) === symbolOf(id)))
