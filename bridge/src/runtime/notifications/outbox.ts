import type { ClaimedDelivery } from '@naru/shared/contracts/notifications'
import { UnixMs } from '@naru/shared/core/time'
import type { RenderedMessage } from '@naru/shared/notifications/message'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { DeliveryResult, DeliveryStore } from '../../ports/notifications.ts'
import type { ChannelKind, NotifyChannel, SendOutcome } from '../../ports/notify.ts'
import type { Addresses } from './addresses.ts'
import { createPace } from './pace.ts'

export interface OutboxParts {
  readonly store: Omit<DeliveryStore, 'openAddress'>
  readonly addresses: Pick<Addresses, 'of'>
  /** Those this bridge can send over. */
  readonly channels: ReadonlyMap<ChannelKind, NotifyChannel>
  readonly render: (delivery: ClaimedDelivery) => RenderedMessage
  readonly clock: Clock
  readonly logger: Logger
  /** From 0 to below 1. */
  readonly random: () => number
  /** One try of a channel has come to this. */
  readonly count: (channel: ChannelKind, outcome: DeliveryResult['state']) => void
}

export interface Outbox {
  /** There may be something to send. */
  wake(): void
  /** Ends after what is being sent now. */
  stop(): Promise<void>
}

/** Wake-ups can be lost. */
const POLL_MS = 15_000
/** While the ledger does not answer. */
const UNREAD_MS = 2_000
const CLAIM = 50
/** Claimed and not yet sent. Far more than a slow place can take in a minute, so that it leaves room for all others. */
const MAX_OPEN = 2_000
/** The ledger gives a message away again after a minute; what waited this long here is left to that. */
const LEASE_MS = 45_000
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 20 * 60_000
/** After a failure the messages behind it do not each find out for themselves. */
const REST_MS = 15_000
const RECORD_TRIES = 5
const RECORD_RETRY_MS = 1_000

interface Waiting {
  readonly delivery: ClaimedDelivery
  readonly claimedAt: number
}

/** One place: messages to it go one after the other, and nobody else waits for them. */
interface Lane {
  readonly queue: Waiting[]
  isBusy: boolean
  /** What is in the row now is not tried before, monotonic. */
  restUntil: number
}

/**
 * Sends what the ledger has written down, over lanes that do not know of each other. It reads nothing of the engine and
 * the engine nothing of it: an order never waits for a message.
 */
export function startOutbox(parts: OutboxParts): Outbox {
  const { store, addresses, clock, logger } = parts
  const lanes = new Map<string, Lane>()
  const pace = createPace()
  let open = 0
  let isStopping = false
  let isClaiming = false
  let isAskedAgain = false
  /** More is waiting in the ledger than there is room for. */
  let isFull = false
  let cancelPoll = (): void => undefined
  let nextLook = Number.POSITIVE_INFINITY
  const idle = new Set<() => void>()

  const sleep = (ms: number): Promise<void> =>
    ms <= 0 ? Promise.resolve() : new Promise((resolve) => clock.after(ms, resolve))

  /** Looks at the ledger again no later than this. */
  const lookIn = (ms: number): void => {
    const at = clock.monotonic() + ms
    if (isStopping || at >= nextLook) return
    cancelPoll()
    nextLook = at
    cancelPoll = clock.after(ms, () => {
      nextLook = Number.POSITIVE_INFINITY
      wake()
    })
  }

  const claim = async (): Promise<void> => {
    do {
      isAskedAgain = false
      const room = Math.min(CLAIM, MAX_OPEN - open)
      isFull = room <= 0
      if (isFull) return
      const claimed = await store.claim(room)
      if (!claimed.ok) return lookIn(UNREAD_MS)
      const claimedAt = clock.monotonic()
      for (const delivery of claimed.value) enqueue({ delivery, claimedAt })
      if (claimed.value.length === room) isAskedAgain = true
    } while (isAskedAgain && !isStopping)
  }

  const wake = (): void => {
    if (isStopping) return
    if (isClaiming) {
      isAskedAgain = true
      return
    }
    isClaiming = true
    void claim()
      .catch(() => logger.alarm('notifications_not_claimed'))
      .finally(() => {
        isClaiming = false
        lookIn(POLL_MS)
      })
  }

  const enqueue = (waiting: Waiting): void => {
    const { channel_id: id } = waiting.delivery
    const lane = lanes.get(id) ?? { queue: [], isBusy: false, restUntil: 0 }
    lanes.set(id, lane)
    lane.queue.push(waiting)
    open += 1
    if (!lane.isBusy) void work(id, lane)
  }

  const work = async (id: string, lane: Lane): Promise<void> => {
    lane.isBusy = true
    for (let next = lane.queue.shift(); next; next = lane.queue.shift()) {
      if (!isStopping) await handle(lane, next).catch(() => logger.alarm('notification_not_handled', { channelId: id }))
      open -= 1
    }
    lane.isBusy = false
    lanes.delete(id)
    if (isFull && open <= MAX_OPEN - CLAIM) wake()
    if (open === 0) for (const done of idle) done()
  }

  const handle = async (lane: Lane, { delivery, claimedAt }: Waiting): Promise<void> => {
    const { channel_id: id, channel_kind: kind } = delivery
    const now = clock.monotonic()
    if (lane.restUntil > now)
      return record(delivery, later('channel_resting', waitAfter(delivery, lane.restUntil - now)))
    await sleep(pace.take(kind, id, now))
    if (isStopping || clock.monotonic() - claimedAt > LEASE_MS) return
    const outcome = await attempt(delivery)
    if (outcome.kind === 'retry') lane.restUntil = clock.monotonic() + (outcome.retryAfterMs ?? REST_MS)
    await record(delivery, resultOf(delivery, outcome))
    if (outcome.kind === 'refused' && outcome.isAddressDead) await store.refuseChannel(id, outcome.code)
  }

  const attempt = async (delivery: ClaimedDelivery): Promise<SendOutcome> => {
    const { channel_id: id, channel_kind: kind } = delivery
    const channel = parts.channels.get(kind)
    if (channel === undefined) return { kind: 'refused', code: 'channel_not_configured', isAddressDead: false }
    const address = await addresses.of({ id, kind })
    if (address.ok) return channel.send(parts.render(delivery), address.value)
    return address.error.kind === 'unavailable'
      ? { kind: 'retry', code: 'ledger_unavailable', retryAfterMs: null }
      : { kind: 'refused', code: 'address_unreadable', isAddressDead: true }
  }

  /** Three times as long each time, never at the same moment as everybody else, and not before `atLeastMs`. */
  const waitAfter = ({ attempt: tries }: ClaimedDelivery, atLeastMs: number | null): number => {
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 3 ** (tries - 1))
    return Math.max(longest * (0.5 + parts.random() / 2), atLeastMs ?? 0)
  }

  type Told = Pick<DeliveryResult, 'state' | 'code'> & { readonly inMs: number | null }
  const later = (code: string, inMs: number): Told => ({ state: 'retrying', code, inMs })
  const resultOf = (delivery: ClaimedDelivery, outcome: SendOutcome): Told => {
    switch (outcome.kind) {
      case 'delivered':
        return { state: 'delivered', code: null, inMs: null }
      case 'retry':
        return later(outcome.code, waitAfter(delivery, outcome.retryAfterMs))
      case 'refused':
        return { state: 'failed', code: outcome.code, inMs: null }
    }
  }

  const record = async (delivery: ClaimedDelivery, { state, code, inMs }: Told): Promise<void> => {
    const { delivery_id: id, attempt: tries, channel_kind: kind } = delivery
    logger.event(`notification_${state}`, { deliveryId: id, channel: kind, attempt: tries, code })
    parts.count(kind, state)
    if (inMs !== null) lookIn(inMs + 50)
    const nextAt = inMs === null ? null : UnixMs.parse(Math.ceil(clock.now() + inMs))
    for (let n = 1; n <= RECORD_TRIES; n += 1) {
      const reply = await store.record({ id, attempt: tries, state, code, nextAt })
      if (reply.ok || reply.error.kind === 'refused') return
      if (n < RECORD_TRIES) await sleep(RECORD_RETRY_MS)
    }
    // After a minute the ledger gives it away again: it may then arrive a second time, with the same event id.
    logger.alarm('notification_not_recorded', { deliveryId: id, state })
  }

  lookIn(0)
  return {
    wake,
    async stop() {
      isStopping = true
      cancelPoll()
      if (open > 0) await new Promise<void>((resolve) => idle.add(resolve))
    },
  }
}
