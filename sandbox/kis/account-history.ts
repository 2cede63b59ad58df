import type { AccountState, LedgerState } from './ledger.ts'

const KEPT_PER_ACCOUNT = 200

/** Earlier states of the account books, for balances that lag. Kept in memory: a restart catches up. */
export class AccountHistory {
  readonly #state: LedgerState
  /** Account → states and when each ended, oldest first. */
  readonly #past = new Map<string, { readonly until: number; readonly state: AccountState }[]>()

  constructor(state: LedgerState) {
    this.#state = state
  }

  /** Remembers how the account of an order stood until a fill at `at`. */
  beforeFill(orderKey: string, at: number): void {
    const key = this.#state.orders[orderKey]?.accountKey ?? ''
    const state = this.#state.accounts[key]
    if (!state) return
    const past = this.#past.get(key) ?? []
    past.push({ until: at, state })
    if (past.length > KEPT_PER_ACCOUNT) past.shift()
    this.#past.set(key, past)
  }

  clear(): void {
    this.#past.clear()
  }

  /** Every account as it stood at an instant. */
  accountsAt(at: number): LedgerState['accounts'] {
    const entries = Object.entries(this.#state.accounts).map(([key, now]): [string, AccountState] => [
      key,
      this.#past.get(key)?.find(({ until }) => until > at)?.state ?? now,
    ])
    return Object.fromEntries(entries)
  }
}
