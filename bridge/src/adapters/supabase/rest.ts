import { EventEmitter } from 'node:events'
import { Pool } from 'undici'

/** A whole answer of the Data API. */
export interface RestAnswer {
  readonly status: number
  readonly text: string
}

/** Kept-alive connections to the Data API. The broker's orders never go this way. */
export interface Rest {
  /** @errors rejects when there was no whole answer in time: whether it was done is then not known */
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<RestAnswer>
  close(): Promise<void>
}

/** Claims and facts of two hundred accounts share these; a hosted project takes far more. */
const CONNECTIONS = 24

/** Node's own `fetch` takes three times the processor time of the library it is made of. */
export function createRest(url: string, timeoutMs: number): Rest {
  const { origin, pathname } = new URL(url)
  const base = pathname.replace(/\/$/, '')
  // Deadlines come from a clock of our own, from the question to the end of the answer.
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })
  return {
    async post(path, headers, body) {
      const signal = new EventEmitter()
      const timer = setTimeout(() => signal.emit('abort'), timeoutMs)
      try {
        const answer = await pool.request({ method: 'POST', path: base + path, headers, body, signal })
        return { status: answer.statusCode, text: await answer.body.text() }
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => pool.destroy(),
  }
}
