import { unixMs } from '@naru/shared/core/time'
import type { SubmitOutcome } from '@naru/shared/domain/execution'
import type { AccountId, Environment, IntentId, VenueOrderId } from '@naru/shared/domain/order'
import type { ClaimTimes, SubmitResult } from '@naru/shared/engine/event'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import type { Denial } from '@naru/shared/risk/check'
import pLimit, { type LimitFunction } from 'p-limit'
import type { Broker } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { Journal } from '../ports/journal.ts'
import type { Logger } from '../ports/logger.ts'
import type { IntentStore, LeaseHolder, LedgerFact, LedgerIntent } from '../ports/store.ts'
import type { FactBus } from './fact-bus.ts'
import type { Lease } from './lease.ts'
import type { LedgerClock } from './ledger-clock.ts'
import type { Metrics } from './metrics.ts'
import type { Recorder } from './recorder.ts'

export interface Sent {
  readonly result: SubmitResult
  readonly times: ClaimTimes | null
}

/** The one place orders and cancels leave from. */
export interface OrderSender {
  send(order: ApprovedOrder, baseline: readonly string[]): Promise<Sent>
  cancel(intentId: IntentId, target: VenueOrderId): Promise<Sent>
  /**
   * Cancels without a claim, while the kill file is there and the ledger away: a cancel of all that is left is harmless
   * to repeat. The journal comes first here too.
   */
  cancelUnclaimed(target: VenueOrderId): Promise<void>
}

interface Parts {
  readonly accountId: AccountId
  readonly userId: string
  readonly environment: Environment
  readonly broker: Broker
  readonly intents: IntentStore
  readonly lease: Lease
  readonly journal: Journal
  readonly recorder: Recorder
  readonly bus: Pick<FactBus, 'publish'>
  readonly clock: Clock
  readonly ledgerClock: Pick<LedgerClock, 'now'>
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'orders' | 'claimToSocket'>
  /** Shared by all accounts: how many orders are being claimed at the same time. */
  readonly claims: LimitFunction
  /** Judges the order once more after the claim. */
  readonly recheck: (intentId: IntentId) => Denial | undefined
  /** False while the process is being stopped: nothing new is claimed. */
  readonly mayClaim: () => boolean
  /** The kill file is there. Asked right before an order leaves; cancels go on. */
  readonly isKilled: () => boolean
}

interface Attempt {
  readonly intentId: IntentId
  /** False for what makes an account safer, a sale or a cancel: it stands in no line, behind no order nobody answers for. */
  readonly mayWait: boolean
  readonly isCancel: boolean
  /** By the ledger's clock. */
  readonly expiresAt: number
  readonly journalDetail: Readonly<Record<string, unknown>>
  readonly isSame: (claimed: LedgerIntent) => boolean
  readonly recheck: () => Denial | undefined
  readonly write: (leaveBy: number) => Promise<SubmitOutcome>
}

/** How long after the claim the request may begin to leave. */
const SEND_WINDOW_MS = 2_000
/**
 * Orders of one account between claim and answer. A claim that has to wait for the broker's rate or the ledger until its
 * window is over is work for nothing, and the more of it there is, the more of it there will be: they wait unclaimed.
 */
const UNDER_WAY: Readonly<Record<Environment, number>> = { live: 8, paper: 2 }

const notClaimed = (cause: string): Sent => ({ result: { kind: 'not_claimed', cause }, times: null })

/** A claim that was won: everything after it ends in exactly one recorded outcome. */
interface Claim {
  readonly row: LedgerIntent
  readonly holder: LeaseHolder
  /** Monotonic, ms. */
  readonly askedAt: number
  readonly claimedAt: number
  /** Monotonic time after which nothing may leave any more. */
  readonly deadline: number
}

export function createOrderSender(parts: Parts): OrderSender {
  const { accountId, userId, broker, intents, lease, journal, recorder, bus, clock, logger, metrics } = parts
  const line = pLimit(UNDER_WAY[parts.environment])

  const claimOf = async ({ intentId, expiresAt }: Attempt): Promise<Claim | string> => {
    const held = lease.current()
    if (!held || !parts.mayClaim()) return 'no_lease'
    // The ledger would say the same, and has enough to do while orders wait for so long.
    if (expiresAt <= parts.ledgerClock.now()) return 'expired'
    const askedAt = clock.monotonic()
    const claimed = await intents.claim(intentId, held.holder, SEND_WINDOW_MS)
    // The claim may stand all the same. Whoever has not read the answer does not send.
    if (!claimed.ok) return claimed.error.kind
    if (claimed.value === null) return 'taken'
    const deadline = askedAt + SEND_WINDOW_MS
    return { row: claimed.value, holder: held.holder, askedAt, claimedAt: clock.monotonic(), deadline }
  }

  const attempt = async (task: Attempt): Promise<Sent> => {
    const claim = await (task.mayWait ? parts.claims(() => claimOf(task)) : claimOf(task))
    if (typeof claim === 'string') return notClaimed(claim)
    const { row, holder, askedAt } = claim
    const fact = await sendClaimed(task, claim)
    // Nothing may come between the broker's answer and this line.
    const recorded = recorder.recordOutcome(accountId, fact, holder).then(() => {
      bus.publish({ kind: 'orders_recorded', intentIds: [task.intentId], accountId, userId })
    })
    // The ledger may offer it again, but not while its "not sent" is on the way and could free a later attempt.
    if (fact.kind === 'not_sent') await recorded
    const result = resultOf(fact)
    metrics.orders.inc({ outcome: fact.kind === 'ack' ? 'accepted' : fact.kind })
    logger.event('order_settled', {
      intentId: task.intentId,
      outcome: result.kind,
      tookMs: clock.monotonic() - askedAt,
    })
    const { sentAt, sendDeadline } = row
    return { result, times: sentAt === null || sendDeadline === null ? null : { sentAt, sendDeadline } }
  }

  /** True while the claim's window is open and the lease is certain to be ours. */
  const isInTime = (claim: Claim): boolean => {
    const held = lease.current()
    return clock.monotonic() < claim.deadline && held?.holder.epoch === claim.holder.epoch
  }

  const sendClaimed = async (task: Attempt, claim: Claim): Promise<OutcomeFact> => {
    const { intentId } = task
    const { attempt } = claim.row
    const notSent = (cause: string): OutcomeFact => ({ kind: 'not_sent', intentId, attempt, cause })
    if (!task.isSame(claim.row)) {
      logger.alarm('claimed_order_differs', { intentId })
      return notSent('claimed_order_differs')
    }
    const denial = task.recheck()
    // Prices and books lapse between two reads, as when a day begins: no fault of the order, which is judged anew by the next.
    if (denial?.code === 'quote_stale' || denial?.code === 'book_unknown') return notSent(denial.code)
    if (denial) return { kind: 'denied', intentId, code: denial.code, detail: denial }
    try {
      const at = clock.now()
      await journal.append({ at, kind: 'about_to_send', accountId, intentId, detail: task.journalDetail })
    } catch {
      logger.alarm('journal_unwritable', { intentId })
      return notSent('journal_unwritable')
    }
    // Checked last: a slow disk or a frozen process must not send what nobody waits for any more.
    if (!isInTime(claim)) return notSent('too_late')
    if (!task.isCancel && parts.isKilled()) return notSent('killed')
    metrics.claimToSocket.observe((clock.monotonic() - claim.claimedAt) / 1000)
    try {
      return toFact(claim.row, await task.write(claim.deadline))
    } catch (error) {
      logger.alarm('broker_threw', { intentId, error: error instanceof Error ? error.message : 'unknown' })
      return { kind: 'in_doubt', intentId, cause: 'broker_threw' }
    }
  }

  return {
    send(order, baseline) {
      const task: Attempt = {
        intentId: order.id,
        mayWait: order.side === 'buy',
        isCancel: false,
        expiresAt: order.expiresAt,
        journalDetail: { order: { ...order }, baseline },
        isSame: (row) => row.kind === 'place' && row.accountId === accountId && isSameOrder(row.order, order),
        recheck: () => parts.recheck(order.id),
        write: (leaveBy) => broker.submit(order, leaveBy),
      }
      return task.mayWait ? line(() => attempt(task)) : attempt(task)
    },
    cancel: (intentId, target) =>
      attempt({
        intentId,
        mayWait: false,
        isCancel: true,
        expiresAt: Number.POSITIVE_INFINITY,
        journalDetail: { target },
        isSame: (row) => row.kind === 'cancel' && row.accountId === accountId && row.target?.orderNo === target.orderNo,
        recheck: () => undefined,
        write: (leaveBy) => broker.cancel(target, leaveBy),
      }),
    async cancelUnclaimed(target) {
      const line = { at: clock.now(), accountId, detail: { target, cause: 'kill_file' } }
      try {
        await journal.append({ ...line, kind: 'about_to_send' })
      } catch {
        logger.alarm('journal_unwritable', { accountId })
        return
      }
      const outcome = await broker.cancel(target)
      logger.event('canceled_unclaimed', { accountId, orderNo: target.orderNo, outcome: outcome.kind })
    },
  }
}

type OutcomeFact = Extract<LedgerFact, { kind: 'not_sent' | 'denied' | 'ack' | 'rejected' | 'in_doubt' }>

function toFact({ id: intentId, attempt }: LedgerIntent, outcome: SubmitOutcome): OutcomeFact {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'ack', intentId, venueOrderId: outcome.venueOrderId, acceptedAt: unixMs(outcome.tsEvent) }
    case 'rejected':
      return { kind: 'rejected', intentId, code: outcome.code, text: outcome.text }
    case 'not_sent':
      return { kind: 'not_sent', intentId, attempt, cause: outcome.cause }
    case 'unknown':
      return { kind: 'in_doubt', intentId, cause: outcome.cause }
  }
}

function resultOf(fact: OutcomeFact): SubmitResult {
  switch (fact.kind) {
    case 'ack':
      return { kind: 'accepted', venueOrderId: fact.venueOrderId }
    case 'rejected':
    case 'denied':
      return { kind: 'rejected', code: fact.code }
    case 'not_sent':
      return { kind: 'not_sent', cause: fact.cause }
    case 'in_doubt':
      return { kind: 'unknown', cause: fact.cause }
  }
}

const FIELDS = ['id', 'instrumentId', 'side', 'quantity', 'type', 'limitPrice', 'stopPrice', 'timeInForce'] as const

const isSameOrder = (a: Pick<ApprovedOrder, (typeof FIELDS)[number]>, b: typeof a): boolean =>
  FIELDS.every((field) => a[field] === b[field])
