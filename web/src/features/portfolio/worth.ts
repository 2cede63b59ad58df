import type { BalanceRow, BrokerAccountRow, PositionRow } from '@naru/shared/contracts/views'
import type { KstDate } from '@naru/shared/core/time'
import type { AccountId } from '@naru/shared/domain/order'
import type { EquityNow } from '@naru/shared/portfolio/equity'
import { type ValuedPrice, valueAccount } from '@/lib/valuation.ts'

/** One holding at the price it is shown at. Won; a weight is a fraction of what all the accounts are worth. */
export interface HoldingWorth {
  readonly position: PositionRow
  readonly valued: ValuedPrice
  /** Undefined while nobody has said a price. */
  readonly value: number | undefined
  readonly gain: number | undefined
  readonly weight: number | undefined
}

/** Accounts of one kind of money together. Won. */
export interface Worth {
  readonly equity: number
  /** Against the start of the day; null while one account's is not known. */
  readonly todayPnl: number | null
  readonly dayStart: number | null
  /** Undefined while one holding has no price. */
  readonly unrealized: number | undefined
  readonly cash: number
  readonly cashD2: number
  readonly buyingPower: number
  /** The largest first. */
  readonly holdings: readonly HoldingWorth[]
  /** When the oldest of the balances was read. */
  readonly syncedAt: string | null
  /** Of each account, for the end of its curve. */
  readonly now: readonly EquityNow[]
  /** Accounts whose balance the broker has not told: they are not in any sum. */
  readonly untold: readonly BrokerAccountRow[]
}

interface Books {
  readonly balances: readonly BalanceRow[]
  readonly held: readonly PositionRow[]
  /** One for each of `held`. */
  readonly prices: readonly ValuedPrice[]
}

/** What the accounts are worth together, each holding at the price it is shown at. */
export function worthOf(accounts: readonly BrokerAccountRow[], { balances, held, prices }: Books): Worth {
  const byAccount = new Map<AccountId, BalanceRow>(balances.map((row) => [row.account_id, row]))
  const told = accounts.flatMap((account) => byAccount.get(account.id) ?? [])
  const pairs = held.flatMap((position, at) => {
    const valued = prices[at]
    return valued && accounts.some(({ id }) => id === position.account_id) ? [{ position, valued }] : []
  })
  const values = told.map((balance) => ({
    balance,
    ...valueAccount(
      balance,
      pairs.filter(({ position }) => position.account_id === balance.account_id),
    ),
  }))
  const equity = sum(values.map((value) => value.equity))
  return {
    equity,
    todayPnl: sumKnown(values.map((value) => value.todayPnl)),
    dayStart: sumKnown(told.map((row) => row.day_start_equity)),
    unrealized: sumKnown(values.map((value) => value.unrealized ?? null)) ?? undefined,
    cash: sum(told.map((row) => row.cash)),
    cashD2: sum(told.map((row) => row.cash_d2)),
    buyingPower: sum(told.map((row) => row.buying_power)),
    holdings: pairs.map((pair) => holdingWorth(pair, equity)).toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0)),
    syncedAt: told.map((row) => row.synced_at).toSorted()[0] ?? null,
    now: values.map(({ balance, equity: won }) => ({
      accountId: balance.account_id,
      date: balance.trading_date as KstDate, // the ledger's own day
      equity: won,
      flow: 0,
    })),
    untold: accounts.filter(({ id }) => !byAccount.has(id)),
  }
}

function holdingWorth(
  { position, valued }: { readonly position: PositionRow; readonly valued: ValuedPrice },
  equity: number,
): HoldingWorth {
  const value = valued.price === undefined ? undefined : valued.price * position.quantity
  return {
    position,
    valued,
    value,
    gain: value === undefined ? undefined : value - position.avg_px * position.quantity,
    weight: value === undefined || equity <= 0 ? undefined : value / equity,
  }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, won) => total + won, 0)

/** Null when one is not known: a sum of the others would look like the whole. */
const sumKnown = (amounts: readonly (number | null)[]): number | null =>
  amounts.some((won) => won === null) ? null : sum(amounts.map((won) => won ?? 0))
