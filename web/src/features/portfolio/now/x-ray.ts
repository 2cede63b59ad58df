import type { InstrumentKind } from '@naru/shared/domain/instrument'
import type { Industry } from '@naru/shared/market/sectors'
import { byIndustry, type HeldIndustries } from '@naru/shared/portfolio/industries'
import { type XRayCheck, type XRayHolding, xRay } from '@naru/shared/portfolio/x-ray'
import type { HoldingWorth, Worth } from '../worth.ts'

type Facts = (id: HoldingWorth['position']['instrument_id']) => {
  readonly kind: InstrumentKind
  readonly industry: Industry | null
}

export interface LookedThrough {
  readonly checks: readonly XRayCheck[]
  /** Of what has a price. */
  readonly held: HeldIndustries
  readonly hasUnpriced: boolean
  /** Won: what shares of the whole are counted from. */
  readonly equity: number
}

/** The accounts looked through together: shares of one instrument count as one holding wherever they lie. */
export function lookThrough({ holdings, cashD2, equity }: Worth, factsOf: Facts): LookedThrough {
  const groups = Map.groupBy(holdings, ({ position }) => position.instrument_id)
  const whole = [...groups].map(([instrumentId, own]): XRayHolding => {
    const sum = (of: (one: HoldingWorth) => number): number => own.reduce((total, one) => total + of(one), 0)
    const isPriced = own.every(({ value }) => value !== undefined)
    return {
      instrumentId,
      ...factsOf(instrumentId),
      quantity: sum(({ position }) => position.quantity),
      value: isPriced ? sum(({ value }) => value ?? 0) : null,
      protection: weakest(own.map(({ position }) => position.protection)),
      protectedQuantity: sum(({ position }) => position.protected_quantity),
    }
  })
  const priced = whole.flatMap((holding) => (holding.value === null ? [] : [{ ...holding, value: holding.value }]))
  return {
    checks: xRay({ cashD2, equity, holdings: whole }),
    held: byIndustry(priced),
    hasUnpriced: priced.length < whole.length,
    equity,
  }
}

/** Of shares that somebody guards the guard that fails first; nobody guards them only where nobody guards any. */
function weakest(protections: readonly XRayHolding['protection'][]): XRayHolding['protection'] {
  if (protections.includes('bridge')) return 'bridge'
  return protections.includes('broker') ? 'broker' : 'none'
}
