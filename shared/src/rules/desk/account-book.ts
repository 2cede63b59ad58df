import type { InstrumentId } from '../../domain/instrument.ts'
import type { FactValues } from '../rule-set.ts'
import type { AccountStanding } from './desk-event.ts'
import type { AccountFacts, HoldingFacts } from './resolve.ts'

interface Holding {
  readonly quantity: number
  readonly sellable: number
  readonly avgPx: number
}

const UNKNOWN: Holding = { quantity: Number.NaN, sellable: Number.NaN, avgPx: Number.NaN }
const NOTHING: Holding = { quantity: 0, sellable: 0, avgPx: Number.NaN }

const known = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** What a desk knows of one account. Before the first standing everything is unknown; after it, what is not held is zero. */
export class AccountBook {
  #standing: AccountStanding | undefined
  #holdings = new Map<InstrumentId, Holding>()

  tell(standing: AccountStanding): void {
    this.#standing = standing
    this.#holdings = new Map(
      standing.holdings.map(({ instrumentId, quantity, sellableQuantity, avgPx }) => [
        instrumentId,
        { quantity, sellable: sellableQuantity, avgPx },
      ]),
    )
  }

  /** A fill: what can be sold of it the broker has not said yet. */
  move(id: InstrumentId, quantity: number): void {
    if (this.#standing === undefined) return
    const before = this.#holdings.get(id) ?? NOTHING
    const avgPx = quantity === before.quantity ? before.avgPx : Number.NaN
    this.#holdings.set(id, { quantity, sellable: Math.min(before.sellable, quantity), avgPx })
  }

  holding(id: InstrumentId): HoldingFacts {
    const { quantity: held, sellable } = this.#find(id)
    return { held, sellable }
  }

  get facts(): AccountFacts {
    const { equity = Number.NaN, cash = Number.NaN, buyingPower = Number.NaN, equityAtStart } = this.#standing ?? {}
    return { equity, cash, buyingPower, dayPnl: equity - (equityAtStart ?? Number.NaN) }
  }

  get held(): readonly InstrumentId[] {
    return [...this.#holdings.keys()]
  }

  /** "acct.…" */
  values(): FactValues {
    const { equity, cash, buyingPower, dayPnl } = this.facts
    const { holdings = [], equityAtStart } = this.#standing ?? {}
    const stocks = holdings.reduce((sum, { quantity, lastPx }) => sum + quantity * lastPx, 0)
    return {
      'acct.cash': known(cash),
      'acct.buyable100': known(buyingPower),
      'acct.equity': known(equity),
      'acct.dayPnlKrw': known(dayPnl),
      'acct.dayPnlPct': known((100 * dayPnl) / (equityAtStart ?? Number.NaN)),
      'acct.exposurePct': known((100 * stocks) / equity),
    }
  }

  /** "pos.…" of one instrument at a price, won per share. */
  positionValues(id: InstrumentId, last: number): FactValues {
    const { quantity, sellable, avgPx } = this.#find(id)
    return {
      'pos.qty': known(quantity),
      'pos.sellableQty': known(sellable),
      'pos.avgPrice': known(avgPx),
      'pos.pnlKrw': known((last - avgPx) * quantity),
      'pos.pnlPct': known(100 * (last / avgPx - 1)),
    }
  }

  #find(id: InstrumentId): Holding {
    return this.#holdings.get(id) ?? (this.#standing === undefined ? UNKNOWN : NOTHING)
  }
}
