import type { TradingFacts } from '@naru/shared/rules/desk/desk-event'
import type { Clock } from '../../ports/clock.ts'
import type { RuleStore } from '../../ports/rules.ts'

/** Reads what the ledger counts of orders and fills, for rules that read it. */
export interface TradingFactsReader {
  /** Versions whose facts are wanted; none ends the reading. */
  want(versionIds: readonly string[]): void
  /** Something of it has just changed: until it is read again nobody can say. */
  hint(): void
  stop(): void
}

interface Parts {
  readonly store: Pick<RuleStore, 'tradingFacts'>
  readonly clock: Clock
  readonly onFacts: (facts: TradingFacts | null) => void
}

const EVERY_MS = 15_000
const SOON_MS = 500

export function createTradingFacts({ store, clock, onFacts }: Parts): TradingFactsReader {
  let wanted: readonly string[] = []
  let round = 0
  let cancel = (): void => undefined

  const schedule = (ms: number): void => {
    cancel()
    round += 1
    if (wanted.length > 0) cancel = clock.after(ms, () => void look(round))
  }

  const look = async (mine: number): Promise<void> => {
    const reply = await store.tradingFacts(wanted)
    // Asked before something changed: another look is on its way.
    if (mine !== round) return
    onFacts(reply.ok ? reply.value : null)
    schedule(EVERY_MS)
  }

  return {
    want(versionIds) {
      if (versionIds.join() === wanted.join()) return
      wanted = versionIds
      schedule(0)
    },
    hint() {
      if (wanted.length === 0) return
      onFacts(null)
      schedule(SOON_MS)
    },
    stop() {
      wanted = []
      schedule(0)
    },
  }
}
