import { type StreamMessage, StreamRequest } from '@naru/shared/contracts/bridge-api'
import { parseWith } from '@naru/shared/core/parse'
import { err, type Result } from '@naru/shared/core/result'
import type { WebSocket } from 'ws'
import type { Caller } from '../ports/token.ts'
import type { HubConnection } from '../runtime/market-data-hub.ts'
import type { PhaseChange } from '../runtime/market-phases.ts'
import type { Delivery, FeedState, QuoteListener } from '../runtime/quote-client.ts'
import { quoteJson } from '../runtime/quote-state.ts'
import type { HttpDeps } from './deps.ts'
import { createTokenBucket, type TokenBucket } from './limits.ts'

/** Close codes a client can act on. 4401: fetch a new ticket with a fresh token. */
const CLOSE = {
  session_expired: 4401,
  rate_limited: 1008,
  input_invalid: 1003,
  too_slow: 1013,
  silent: 1001,
} as const
type CloseReason = keyof typeof CLOSE

/** Longest delay a timer takes; a token that lives longer is looked at again then. */
const MAX_TIMER_MS = 2 ** 31 - 1

function parseRequest(text: string): Result<StreamRequest, unknown> {
  try {
    return parseWith(StreamRequest, JSON.parse(text))
  } catch (cause) {
    return err(cause)
  }
}

/** One browser's quote stream: bounded in what it may send, in what may wait for it, and in how long it may last. */
export class StreamConnection implements QuoteListener {
  readonly #socket: WebSocket
  readonly #deps: HttpDeps
  readonly #messages: TokenBucket
  readonly #hub: HubConnection
  #isAlive = true
  #cancelExpiry: () => void = () => undefined
  #cancelHeartbeat: () => void = () => undefined

  constructor(socket: WebSocket, caller: Caller, deps: HttpDeps) {
    const { clock, hub, limits } = deps
    this.#socket = socket
    this.#deps = deps
    this.#messages = createTokenBucket(clock, limits.messagesPerSecond, limits.messagesPerSecond)
    this.#hub = hub.connect(caller.userId, { windowMs: limits.conflationMs, listener: this })
    socket.on('pong', () => {
      this.#isAlive = true
    })
    this.#expireAt(caller.expiresAt)
    this.#beat()
  }

  /** A text frame from the browser. */
  receive(text: string): void {
    if (this.#messages.take()) this.#answer(parseRequest(text))
    else this.#close('rate_limited')
  }

  receiveBinary(): void {
    this.#close('input_invalid')
  }

  deliver({ quotes, books, tapes }: Delivery): boolean {
    if (this.#socket.bufferedAmount > this.#deps.limits.postponeBytes) {
      this.#deps.metrics.streamPostponed.inc()
      return false
    }
    // Each quote's JSON is shared by all of the user's connections, so the envelope is put around it by hand.
    if (quotes.length > 0) this.#write('quotes', `{"type":"quotes","quotes":[${quotes.map(quoteJson).join(',')}]}`)
    for (const book of books) this.#send({ type: 'book', book })
    for (const { instrumentId, trades } of tapes) this.#send({ type: 'trades', instrumentId, trades: [...trades] })
    return true
  }

  feedChanged({ state, code }: FeedState): void {
    this.#send({ type: 'feed', state, code })
  }

  phaseChanged(change: PhaseChange): void {
    this.#send({ type: 'phase', ...change })
  }

  allocated(...[symbols, polled]: Parameters<QuoteListener['allocated']>): void {
    this.#send({ type: 'subscribed', symbols: [...symbols], polled: [...polled] })
  }

  /** The socket is gone. */
  ended(): void {
    this.#cancelExpiry()
    this.#cancelHeartbeat()
    this.#hub.close()
  }

  #answer(request: Result<StreamRequest, unknown>): void {
    if (!request.ok) this.#send({ type: 'error', code: 'input_invalid', message: 'Not understood.' })
    else if (request.value.action === 'ping') this.#send({ type: 'pong', at: request.value.at })
    else this.#hub.subscribe(request.value)
  }

  #send(message: StreamMessage): void {
    this.#write(message.type, JSON.stringify(message))
  }

  #write(type: StreamMessage['type'], text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.send(text)
    this.#deps.metrics.streamMessages.inc({ type })
    if (this.#socket.bufferedAmount > this.#deps.limits.closeBytes) this.#close('too_slow')
  }

  #expireAt(expiresAt: number): void {
    const { clock } = this.#deps
    const leftMs = expiresAt - clock.now()
    if (leftMs <= 0) this.#close('session_expired')
    else this.#cancelExpiry = clock.after(Math.min(leftMs, MAX_TIMER_MS), () => this.#expireAt(expiresAt))
  }

  #beat(): void {
    this.#cancelHeartbeat = this.#deps.clock.after(this.#deps.limits.heartbeatMs, () => {
      if (!this.#isAlive) return this.#close('silent')
      this.#isAlive = false
      this.#socket.ping()
      this.#beat()
    })
  }

  #close(reason: CloseReason): void {
    this.#deps.metrics.streamClosed.inc({ reason })
    this.#socket.close(CLOSE[reason], reason)
    // Who reads too slowly, or not at all, would not read the goodbye either.
    if (reason === 'too_slow' || reason === 'silent') this.#socket.terminate()
  }
}
