import { strictestMode, type TradingMode } from '@naru/shared/domain/account'
import type { AccountId, Environment } from '@naru/shared/domain/order'
import { effectiveLimits } from '@naru/shared/risk/limits'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { HardCaps, KillSwitch } from '../ports/safeguards.ts'
import type { AccountStore, LedgerAccount, Lowering } from '../ports/store.ts'
import type { Lease } from './lease.ts'
import type { Metrics } from './metrics.ts'
import type { TradingSession } from './trading-session.ts'

/** Why an account may do less than its owner wants, by the bridge's own word. */
export type RestraintCode = 'kill_file' | 'caps_unreadable' | 'no_lease'

interface Restraint {
  readonly mode: TradingMode
  readonly code: RestraintCode
}

/**
 * What each account may do: the strictest of the ledger's mode, the kill file, the lease and the hard caps. Lowers at
 * once and tells the ledger until it knows; raises nothing by itself.
 */
export interface AccountModes {
  /** The ledger's newest word on an account, asked for at `askedAt` (monotonic). */
  told(session: TradingSession, account: LedgerAccount, askedAt: number): void
  forget(accountId: AccountId): void
  /** Applies what has changed without the ledger: the lease, the kill file, the hard caps. */
  refresh(): void
  lower(accountId: AccountId, lowering: Lowering): void
  /** In force now, for any account. */
  restraints(): readonly RestraintCode[]
  stop(): void
}

interface Parts {
  readonly accounts: Pick<AccountStore, 'lowerMode'>
  readonly killSwitch: KillSwitch
  readonly hardCaps: HardCaps
  readonly lease: Pick<Lease, 'current' | 'lastHolder' | 'renew'>
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'modeLowered'>
}

interface Known {
  readonly session: TradingSession
  readonly account: LedgerAccount
  readonly ledger: TradingMode
}

const RETRY_MS = 2_000
/** A ledger that has not answered a kill by then is taken to be away. */
const KILL_PATIENCE_MS = 1_000
/** Between two rounds of cancels without the ledger. */
const KILL_REPEAT_MS = 3_000

export function createAccountModes(parts: Parts): AccountModes {
  const { accounts, killSwitch, hardCaps, lease, clock, logger, metrics } = parts
  const known = new Map<AccountId, Known>()
  /** Lowered by us, and when the ledger took it: what was read before then is older. */
  const lowered = new Map<AccountId, { readonly mode: TradingMode; readonly at: number }>()
  /** Killed accounts, and whether the ledger knows. */
  const killed = new Map<AccountId, boolean>()
  let isStopped = false
  let isRoundPending = false
  let cancelRound = (): void => undefined

  const restrain = (environment: Environment): readonly Restraint[] => [
    ...(killSwitch.isOn() ? [{ mode: 'halted', code: 'kill_file' } as const] : []),
    ...(environment === 'live' && !hardCaps.current().ok ? [{ mode: 'halted', code: 'caps_unreadable' } as const] : []),
    ...(lease.current() ? [] : [{ mode: 'observe', code: 'no_lease' } as const]),
  ]

  const apply = ({ session, account, ledger }: Known): void => {
    session.rules.setMode(strictestMode(ledger, ...restrain(account.environment).map(({ mode }) => mode)), ledger)
    const caps = hardCaps.current()
    session.rules.setLimits(effectiveLimits(account.limits, caps.ok ? caps.value : {}), account.access)
  }

  const lower = (accountId: AccountId, lowering: Lowering): void => {
    metrics.modeLowered.inc({ code: lowering.code })
    if (lowering.code === 'order_orphaned') void judge(accountId, lowering, lease.lastHolder().epoch)
    else void tellLedger(accountId, lowering)
  }

  /** Who was replaced knows nothing of the orders its successor sends: only the holder of the lease calls one strange. */
  const judge = async (accountId: AccountId, lowering: Lowering, epoch: number): Promise<void> => {
    for (let state = await lease.renew(); !isStopped; state = await lease.renew()) {
      const isHolder = state === 'held' && lease.lastHolder().epoch === epoch
      if (isHolder) await tellLedger(accountId, lowering)
      if (state !== 'unknown') return
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve))
    }
  }

  const tellLedger = async (accountId: AccountId, lowering: Lowering): Promise<void> => {
    while (!isStopped) {
      const reply = await accounts.lowerMode(accountId, lowering)
      if (reply.ok) noteLowered(accountId, reply.value)
      else if (reply.error.kind === 'refused') {
        logger.alarm('lowering_refused', { accountId, code: reply.error.code })
      }
      if (reply.ok || reply.error.kind === 'refused') {
        if (lowering.code === 'kill_file') noteKillRecorded(accountId)
        return
      }
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve))
    }
  }

  const noteLowered = (accountId: AccountId, mode: TradingMode): void => {
    lowered.set(accountId, { mode, at: clock.monotonic() })
    const entry = known.get(accountId)
    if (entry) remember({ ...entry, ledger: strictestMode(entry.ledger, mode) })
  }

  const noteKillRecorded = (accountId: AccountId): void => {
    killed.set(accountId, true)
    if ([...killed.values()].every(Boolean)) killSwitch.recorded()
  }

  const remember = (entry: Known): void => {
    known.set(entry.account.accountId, entry)
    apply(entry)
  }

  const kill = (): void => {
    if (!killSwitch.isOn()) {
      killed.clear()
      return
    }
    for (const accountId of known.keys()) {
      if (killed.has(accountId)) continue
      killed.set(accountId, false)
      logger.alarm('mode_lowered', { accountId, mode: 'halted', code: 'kill_file' })
      lower(accountId, { mode: 'halted', code: 'kill_file', detail: {}, cancels: true })
    }
    startCancelRounds()
  }

  /** The ledger is asked first; where it does not answer, what is open is canceled without it. */
  const startCancelRounds = (): void => {
    if (isRoundPending) return
    isRoundPending = true
    const round = (): void => {
      isRoundPending = false
      const unrecorded = [...killed].filter(([, isRecorded]) => !isRecorded)
      if (isStopped || unrecorded.length === 0) return
      for (const [accountId] of unrecorded) known.get(accountId)?.session.rules.cancelUnclaimed()
      isRoundPending = true
      cancelRound = clock.after(KILL_REPEAT_MS, round)
    }
    cancelRound = clock.after(KILL_PATIENCE_MS, round)
  }

  const refresh = (): void => {
    for (const entry of known.values()) {
      entry.session.rules.isClockSkewed()
      apply(entry)
    }
    kill()
  }
  const stops = [killSwitch.onChange(refresh), hardCaps.onChange(refresh)]

  return {
    told(session, account, askedAt) {
      const { accountId } = account
      const ours = lowered.get(accountId)
      const ledger = ours && askedAt < ours.at ? strictestMode(account.mode, ours.mode) : account.mode
      remember({ session, account, ledger })
      kill()
    },
    forget(accountId) {
      known.delete(accountId)
    },
    refresh,
    lower,
    restraints() {
      const environments = new Set<Environment>([
        'paper',
        ...[...known.values()].map(({ account }) => account.environment),
      ])
      return [...new Set([...environments].flatMap((environment) => restrain(environment).map(({ code }) => code)))]
    },
    stop() {
      isStopped = true
      cancelRound()
      for (const stop of stops) stop()
    },
  }
}
