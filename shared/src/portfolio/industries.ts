import type { InstrumentId, InstrumentKind } from '../domain/instrument.ts'
import type { Industry } from '../market/sectors.ts'

interface Weighed {
  readonly instrumentId: InstrumentId
  readonly kind: InstrumentKind
  /** Null for funds, and where nobody has told one. */
  readonly industry: Industry | null
  /** Won at market. */
  readonly value: number
}

interface Group {
  readonly value: number
  /** Largest first. */
  readonly instrumentIds: readonly InstrumentId[]
}

/** Holdings by what the companies do, in won at market. */
export interface HeldIndustries {
  /** Heaviest first. */
  readonly industries: readonly (Group & { readonly industry: Industry })[]
  /** What these hold in turn nobody tells. */
  readonly funds: Group
  /** Shares whose industry nobody tells. */
  readonly unknown: Group
}

export const isFund = ({ kind }: { readonly kind: InstrumentKind }): boolean => kind === 'etf' || kind === 'etn'

/** Every holding is in exactly one group. */
export function byIndustry(holdings: readonly Weighed[]): HeldIndustries {
  const funds = holdings.filter(isFund)
  const shares = holdings.filter((holding) => !isFund(holding))
  const groups = Map.groupBy(shares, ({ industry }) => industry)
  const industries = [...groups].flatMap(([industry, own]) => (industry ? [{ industry, ...groupOf(own) }] : []))
  return {
    industries: industries.toSorted((a, b) => b.value - a.value),
    funds: groupOf(funds),
    unknown: groupOf(groups.get(null) ?? []),
  }
}

const groupOf = (own: readonly Weighed[]): Group => ({
  value: own.reduce((sum, { value }) => sum + value, 0),
  instrumentIds: own.toSorted((a, b) => b.value - a.value).map(({ instrumentId }) => instrumentId),
})
