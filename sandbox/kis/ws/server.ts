import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { kstDate, kstHhmmss, unixMs } from '@naru/shared/core/time'
import type { Environment } from '@naru/shared/domain/order'
import type { ReplayTick } from '@naru/shared/sim/replay'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Auth } from '../auth.ts'
import type { FaultSubject, Faults } from '../faults.ts'
import type { Notice } from '../messages.ts'
import { compactDate } from '../wire.ts'
import type { World } from '../world.ts'
import { bookRecord, dataFrame, tradeRecord } from './frames.ts'
import { encryptNotice, type NoticeKey, noticeFields, noticeRecord } from './notices.ts'
import {
  ALREADY_SUBSCRIBED,
  acknowledgement,
  IN_USE,
  NOT_SUBSCRIBED,
  type Registration,
  readIncoming,
  type SocketRefusal,
  SUBSCRIBED,
  TOO_MANY,
  UNKNOWN_APPROVAL,
  UNKNOWN_KEY,
  UNKNOWN_TR,
  UNSUBSCRIBED,
} from './protocol.ts'

interface SocketOptions {
  readonly environment: Environment
  readonly world: World
  readonly auth: Auth
  readonly faults: Faults
  readonly pingIntervalMs: number
  /** Without an answer for this long the connection is dropped. */
  readonly pongTimeoutMs: number
  /** How long a slot stays taken after its connection broke without a close. */
  readonly lingerMs: number
  readonly noticeDelayMs: number
  readonly noticeFields: 26 | 23
}

/** Text and binary frames alike are read as UTF-8. */
const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8') // ws gives a Buffer unless told otherwise

interface Session {
  readonly socket: WebSocket
  appKey: string | undefined
  /** "H0STCNT0|005930" → key and iv of that registration. */
  readonly registrations: Map<string, NoticeKey>
  heardAt: number
  /** Until then nothing is sent: the line looks alive and says nothing. */
  mutedUntil: number
}

const MAX_REGISTRATIONS = 41
const MAX_RECORDS = 19
const ABNORMAL = 1006

/** The WebSocket host of one environment. Any path; no log-in: the key is checked with every registration. */
export class SocketHost {
  readonly server: Server
  readonly #options: SocketOptions
  readonly #sessions = new Set<Session>()
  /** App key → who holds its slot; a time when nobody does any more but it is still taken. */
  readonly #slots = new Map<string, Session | number>()
  readonly #trades = new Map<string, string[]>()
  #cancelPing: () => void = () => undefined

  constructor(options: SocketOptions) {
    this.#options = options
    this.server = createServer()
    const sockets = new WebSocketServer({ server: this.server })
    sockets.on('connection', (socket) => this.#accept(socket))
    this.#schedulePing()
  }

  /** Collects a trade for the frame that goes out with the next book. */
  onTrade(code: string, trade: ReplayTick): void {
    if (!this.#isWatched('H0STCNT0', code)) return
    const records = this.#trades.get(code) ?? []
    records.push(tradeRecord(this.#options.world, code, trade))
    this.#trades.set(code, records)
  }

  onBook(code: string): void {
    const records = this.#trades.get(code) ?? []
    this.#trades.delete(code)
    for (let at = 0; at < records.length; at += MAX_RECORDS) {
      this.#publish('H0STCNT0', code, dataFrame('H0STCNT0', records.slice(at, at + MAX_RECORDS)))
    }
    if (!this.#isWatched('H0STASP0', code)) return
    this.#publish('H0STASP0', code, dataFrame('H0STASP0', [bookRecord(this.#options.world, code)]))
  }

  notify(notices: readonly Notice[]): void {
    for (const notice of notices) {
      if (notice.account.environment === this.#options.environment) this.#deliver(notice)
    }
  }

  /** Drops every connection of a key without a close frame: the client sees 1006. */
  drop(appKey?: string): void {
    for (const session of this.#sessions) {
      if (appKey === undefined || session.appKey === appKey) session.socket.terminate()
    }
  }

  /** Leaves the connections of a key open and says nothing on them for a while. */
  mute(appKey: string, durationMs: number): void {
    const until = this.#options.world.clock.now() + durationMs
    for (const session of this.#sessions) if (session.appKey === appKey) session.mutedUntil = until
  }

  /** Another program takes the slot: the running session is dropped and new ones are refused for a while. */
  steal(appKey: string, durationMs: number): void {
    this.drop(appKey)
    this.#slots.set(appKey, this.#options.world.clock.now() + durationMs)
  }

  close(): void {
    this.#cancelPing()
    for (const session of this.#sessions) session.socket.terminate()
    this.server.close()
  }

  #accept(socket: WebSocket): void {
    const session: Session = {
      socket,
      appKey: undefined,
      registrations: new Map(),
      heardAt: this.#options.world.clock.now(),
      mutedUntil: 0,
    }
    this.#sessions.add(session)
    socket.on('message', (data) => this.#hear(session, textOf(data)))
    socket.on('pong', () => {
      session.heardAt = this.#options.world.clock.now()
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', (code) => this.#leave(session, code))
  }

  #leave(session: Session, code: number): void {
    this.#sessions.delete(session)
    const { appKey } = session
    if (appKey === undefined || this.#slots.get(appKey) !== session) return
    const { lingerMs, world } = this.#options
    if (code === ABNORMAL && lingerMs > 0) this.#slots.set(appKey, world.clock.now() + lingerMs)
    else this.#slots.delete(appKey)
  }

  #hear(session: Session, text: string): void {
    const incoming = readIncoming(text)
    session.heardAt = this.#options.world.clock.now()
    if (incoming.kind === 'pong') return
    if (incoming.kind === 'unreadable') return this.#send(session, acknowledgement(undefined, incoming.refusal))
    const { registration } = incoming
    const refused = this.#refusal(session, registration)
    if (refused) return this.#send(session, acknowledgement(registration, refused))
    const name = `${registration.trId}|${registration.trKey}`
    if (!registration.isRegister) {
      session.registrations.delete(name)
      return this.#send(session, acknowledgement(registration, UNSUBSCRIBED))
    }
    const secret = { key: randomBytes(16).toString('hex'), iv: randomBytes(8).toString('hex') }
    session.registrations.set(name, secret)
    return this.#send(session, acknowledgement(registration, SUBSCRIBED, secret))
  }

  #refusal(session: Session, registration: Registration): SocketRefusal | undefined {
    const { auth, environment } = this.#options
    const account = auth.accountOfApproval(registration.approvalKey)
    if (!account || account.environment !== environment) return UNKNOWN_APPROVAL
    if (!this.#takeSlot(session, account.appKey)) return IN_USE
    const { trId, trKey } = registration
    const isNotice = trId === (environment === 'live' ? 'H0STCNI0' : 'H0STCNI9')
    if (!isNotice && trId !== 'H0STCNT0' && trId !== 'H0STASP0') return UNKNOWN_TR
    const isKnown = isNotice ? trKey === account.htsId : /^[0-9A-Z]{6,7}$/.test(trKey)
    if (!isKnown) return UNKNOWN_KEY
    const has = session.registrations.has(`${trId}|${trKey}`)
    if (!registration.isRegister) return has ? undefined : NOT_SUBSCRIBED
    if (has) return ALREADY_SUBSCRIBED
    return session.registrations.size >= MAX_REGISTRATIONS ? TOO_MANY : undefined
  }

  #takeSlot(session: Session, appKey: string): boolean {
    const holder = this.#slots.get(appKey)
    const isFree = holder === undefined || (typeof holder === 'number' && holder <= this.#options.world.clock.now())
    if (!isFree) return holder === session
    session.appKey = appKey
    this.#slots.set(appKey, session)
    return true
  }

  #isWatched(trId: string, trKey: string): boolean {
    for (const session of this.#sessions) if (session.registrations.has(`${trId}|${trKey}`)) return true
    return false
  }

  #publish(trId: string, trKey: string, frame: string): void {
    const fault = this.#options.faults.strike(this.#subject(trId, { MKSC_SHRN_ISCD: trKey }, ''))
    const text = fault?.kind === 'garble_frame' ? frame.slice(0, frame.length >> 1) : frame
    for (const session of this.#sessions) {
      if (session.registrations.has(`${trId}|${trKey}`)) this.#send(session, text)
    }
  }

  #deliver(notice: Notice): void {
    const { environment, faults, noticeDelayMs, world } = this.#options
    const trId = environment === 'live' ? 'H0STCNI0' : 'H0STCNI9'
    const account = `${notice.account.cano}-${notice.account.productCode}`
    const fault = faults.strike(this.#subject(trId, noticeFields(notice), account))
    if (fault?.kind === 'lose_notice') return
    const delay = noticeDelayMs + (fault?.kind === 'delay_notice' ? fault.ms : 0)
    const copies = fault?.kind === 'duplicate_notice' ? 2 : 1
    world.clock.after(delay, () => {
      for (let i = 0; i < copies; i++) this.#sendNotice(trId, notice, fault?.kind === 'garble_frame')
    })
  }

  #sendNotice(trId: string, notice: Notice, isGarbled: boolean): void {
    const record = noticeRecord(this.#options.world, notice, this.#options.noticeFields)
    for (const session of this.#sessions) {
      const secret = session.registrations.get(`${trId}|${notice.account.htsId}`)
      if (!secret) continue
      const data = encryptNotice(record, secret)
      this.#send(session, dataFrame(trId, [isGarbled ? data.slice(0, data.length - 3) : data], true))
    }
  }

  #send(session: Session, text: string): void {
    if (this.#options.world.clock.now() >= session.mutedUntil) session.socket.send(text)
  }

  #subject(trId: string, fields: Record<string, string>, account: string): FaultSubject {
    return { side: 'socket', environment: this.#options.environment, method: '', path: '', trId, account, fields }
  }

  #schedulePing(): void {
    const { world, pingIntervalMs } = this.#options
    this.#cancelPing = world.clock.after(pingIntervalMs, () => {
      this.#ping()
      this.#schedulePing()
    })
  }

  #ping(): void {
    const { world, pongTimeoutMs } = this.#options
    const now = world.clock.now()
    const datetime = compactDate(kstDate(unixMs(now))) + kstHhmmss(unixMs(now))
    const text = JSON.stringify({ header: { tr_id: 'PINGPONG', datetime } })
    for (const session of this.#sessions) {
      if (now - session.heardAt > pongTimeoutMs) session.socket.terminate()
      else this.#send(session, text)
    }
  }
}
