import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { NoticeKey } from './notices.ts'

const TEXT = 0x81
const SHORT = 126
const LONG = 127
const ASCII_ONLY = /^[\x20-\x7e]*$/

/** The bytes of one WebSocket text frame from a server: unmasked, so they are the same for every session. */
export function textFrame(text: string): Buffer {
  const isAscii = ASCII_ONLY.test(text)
  const length = isAscii ? text.length : Buffer.byteLength(text)
  const head = length < SHORT ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = TEXT
  if (head === 2) frame[1] = length
  else if (head === 4) {
    frame[1] = SHORT
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = LONG
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, head, isAscii ? 'latin1' : 'utf8')
  return frame
}

/** What the system may still hold for a client that does not read; beyond it the connection is cut. */
export const MAX_UNSENT_BYTES = 8_388_608

/** One client. Frames are collected and leave in one write: a system call each would cost more than everything else. */
export class Session {
  readonly socket: WebSocket
  readonly #raw: Duplex
  #pending: Buffer[] = []
  appKey: string | undefined
  /** "12345678-01"; empty until a registration said who it is. */
  account = ''
  /** "H0STCNT0|005930" → key and iv of that registration. */
  readonly registrations = new Map<string, NoticeKey>()
  heardAt: number
  /** Until then nothing is sent: the line looks alive and says nothing. */
  mutedUntil = 0

  /** `raw` is the connection `socket` speaks on; ws writes whole frames to it, and so does this. */
  constructor(socket: WebSocket, raw: Duplex, now: number) {
    this.socket = socket
    this.#raw = raw
    this.heardAt = now
  }

  get unsentBytes(): number {
    return this.#raw.writableLength
  }

  /** Queues a frame; it leaves with the next `flush`. */
  push(frame: Buffer): void {
    this.#pending.push(frame)
  }

  flush(now: number): void {
    if (this.#pending.length === 0) return
    const frames = this.#pending
    this.#pending = []
    if (now < this.mutedUntil || this.socket.readyState !== this.socket.OPEN) return
    if (this.#raw.writableLength > MAX_UNSENT_BYTES) return this.socket.terminate()
    this.#raw.write(frames.length === 1 ? frames[0] : Buffer.concat(frames))
  }

  /** Sends a text at once, after what was queued before it. */
  say(text: string, now: number): void {
    this.push(textFrame(text))
    this.flush(now)
  }

  /** Lets the first bytes of a frame out and breaks the connection. */
  breakAfter(frame: Buffer, bytes: number, now: number): void {
    this.flush(now)
    this.#raw.write(frame.subarray(0, bytes), () => this.#raw.destroy())
  }
}
