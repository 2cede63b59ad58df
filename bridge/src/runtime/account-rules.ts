import type { TradingMode } from '@naru/shared/domain/account'
import type { LiveAccess } from '@naru/shared/engine/guard'
import { MAX_SKEW_MS } from '@naru/shared/engine/modes'
import type { EngineSettings } from '@naru/shared/engine/settings'
import type { RiskLimits } from '@naru/shared/risk/limits'
import type { LedgerAccount } from '../ports/store.ts'
import type { Inbox } from './inbox.ts'
import type { LedgerClock } from './ledger-clock.ts'

/** What decides over the orders of one account, told to its engine whenever it changes. */
export interface AccountRules {
  /** `mode`: the strictest of all that have a say; `ledger`: the ledger's own word. */
  setMode(mode: TradingMode, ledger: TradingMode): void
  setLimits(limits: RiskLimits, access: LiveAccess): void
  /** The kill file is there and the ledger away: what is open is canceled without it. */
  cancelUnclaimed(): void
  /** Compares this machine's clock with the ledger's, and the ledger's with the broker's. True when it is too far off for real money. */
  isClockSkewed(): boolean
}

interface Parts {
  readonly account: LedgerAccount
  readonly settings: Pick<EngineSettings, 'limits'>
  readonly inbox: Pick<Inbox, 'put'>
  readonly ledgerClock: Pick<LedgerClock, 'skewMs'>
  /** The ledger's clock against the broker's, ms. */
  readonly brokerSkewMs: () => number
}

export function createAccountRules({ account, settings, inbox, ledgerClock, brokerSkewMs }: Parts): AccountRules {
  let mode = `${account.mode} ${account.mode}`
  let limits = JSON.stringify([settings.limits, account.access])
  let wasSkewed = false
  return {
    setMode(next, ledger) {
      const told = `${next} ${ledger}`
      if (told === mode) return
      mode = told
      inbox.put({ type: 'mode_changed', mode: next, ledger })
    },
    setLimits(next, access) {
      const told = JSON.stringify([next, access])
      if (told === limits) return
      limits = told
      inbox.put({ type: 'limits_changed', limits: next, access })
    },
    cancelUnclaimed: () => inbox.put({ type: 'kill_unrecorded' }),
    isClockSkewed() {
      const [ledger, broker] = [ledgerClock.skewMs(), brokerSkewMs()]
      const skewMs = Math.abs(broker) > Math.abs(ledger) ? broker : ledger
      const isSkewed = Math.abs(skewMs) > MAX_SKEW_MS
      if (isSkewed !== wasSkewed) inbox.put({ type: 'clock_skewed', skewMs })
      wasSkewed = isSkewed
      return isSkewed && account.environment === 'live'
    },
  }
}
