import { StreamMessage, type StreamRequest } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { backoffMs } from './backoff.ts'

export interface QuoteStreamOptions {
  /** `ws://…/v1/stream`, without the ticket. */
  readonly url: string
  /** Asks the bridge for a ticket: one use, 30 seconds. Rejects when the bridge cannot be reached. */
  readonly ticket: (signal: AbortSignal) => Promise<string>
  readonly onMessage: (message: StreamMessage) => void
  /** `up` once the bridge has answered on this connection, `down` when it is lost or could not be made. */
  readonly onState: (state: 'connecting' | 'up' | 'down') => void
  readonly random?: () => number
  /** A connection that says nothing for this long, not even pong, is dead. */
  readonly silenceMs?: number
}

export interface QuoteStream {
  /** Replaces what is subscribed; sent again after every reconnect. */
  want(symbols: readonly InstrumentId[], books: readonly InstrumentId[]): void
  /** Tries at once instead of waiting out the pause (the network is back, the page is visible again). */
  wake(): void
  stop(): void
}

const OPEN = 1

/** One WebSocket to the bridge, kept open: reconnects with growing, jittered pauses for as long as it is not stopped. */
export function createQuoteStream(options: QuoteStreamOptions): QuoteStream {
  const silenceMs = options.silenceMs ?? 25_000
  let socket: WebSocket | undefined
  let wanted: StreamRequest = { action: 'subscribe', symbols: [], books: [] }
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let heartbeat: ReturnType<typeof setInterval> | undefined
  let heardAt = 0
  let aborter = new AbortController()

  const send = (request: StreamRequest): void => {
    if (socket?.readyState === OPEN) socket.send(JSON.stringify(request))
  }

  const drop = (): void => {
    aborter.abort()
    clearInterval(heartbeat)
    const former = socket
    socket = undefined
    former?.close()
  }

  const fail = (): void => {
    drop()
    options.onState('down')
    clearTimeout(retry)
    retry = setTimeout(connect, backoffMs(failures++, options.random))
  }

  const listen = (opened: WebSocket): void => {
    socket = opened
    opened.onopen = () => {
      heardAt = Date.now()
      send(wanted)
      heartbeat = setInterval(() => {
        if (Date.now() - heardAt > silenceMs) return fail()
        send({ action: 'ping', at: Date.now() })
      }, silenceMs / 3)
    }
    opened.onmessage = ({ data }) => {
      if (socket !== opened) return
      const message = parse(data)
      if (!message) return // written for a newer page: what we do not know cannot mislead us
      heardAt = Date.now()
      failures = 0
      options.onState('up')
      options.onMessage(message)
    }
    opened.onclose = () => socket === opened && fail()
  }

  const connect = (): void => {
    clearTimeout(retry)
    aborter = new AbortController()
    const { signal } = aborter
    options.onState('connecting')
    options.ticket(signal).then(
      (ticket) => {
        if (!signal.aborted) listen(new WebSocket(`${options.url}?ticket=${encodeURIComponent(ticket)}`))
      },
      () => {
        if (!signal.aborted) fail()
      },
    )
  }

  connect()
  return {
    want: (symbols, books) => {
      wanted = { action: 'subscribe', symbols: [...symbols], books: [...books] }
      send(wanted)
    },
    wake: () => {
      if (socket) return
      failures = 0
      drop()
      connect()
    },
    stop: () => {
      clearTimeout(retry)
      drop()
    },
  }
}

function parse(data: unknown): StreamMessage | undefined {
  try {
    const parsed = StreamMessage.safeParse(JSON.parse(String(data)))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
