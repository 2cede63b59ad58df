import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'

export const BEST = 'pos.maxPnlPct'

/** One holding of an account since it began: the same in every rule of the account. */
export interface Holding {
  /** By the ledger's clock: tells this holding from the one before it. */
  readonly since: number
  /** By the market's. */
  readonly startedAt: UnixMs
  /** The best return that was seen, percent; −Infinity before the first price. */
  best: number
  readonly told: Map<string, number | null>
}

/** What of a holding a rule takes over a restart. JSON. */
export interface KeptHolding {
  readonly since: number
  readonly best: number
}

/** What an account knows of its holdings, and which facts its rules read. */
interface Kept {
  readonly holdings: ReadonlyMap<InstrumentId, Holding>
  readonly kept: Map<InstrumentId, KeptHolding>
  readonly reads: ReadonlySet<string>
}

/** For the state of a rule that reads the best return. */
export function keptHoldings(
  { holdings, reads }: Kept,
  instruments: readonly InstrumentId[],
): Readonly<Record<InstrumentId, KeptHolding>> | undefined {
  if (!reads.has(BEST)) return undefined
  const kept = instruments.flatMap((id): [InstrumentId, KeptHolding][] => {
    const holding = holdings.get(id)
    return holding && Number.isFinite(holding.best) ? [[id, { since: holding.since, best: holding.best }]] : []
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

/** What another life of the bridge saw: the better of what its rules say. */
export function restoreHoldings(
  account: Pick<Kept, 'kept'>,
  kept: Readonly<Record<string, KeptHolding>> | undefined,
): void {
  for (const [id, holding] of Object.entries(kept ?? {})) {
    const known = account.kept.get(id as InstrumentId) // written by `keptHoldings`
    const isBetter =
      known === undefined || holding.since > known.since || (holding.since === known.since && holding.best > known.best)
    if (isBetter) account.kept.set(id as InstrumentId, holding)
  }
}
