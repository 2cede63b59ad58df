import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { kstDate, kstHhmmss, unixMs } from '@naru/shared/core/time'
import type { Environment } from '@naru/shared/domain/order'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Auth } from '../auth.ts'
import type { Faults } from '../faults.ts'
import type { Notice } from '../messages.ts'
import { compactDate } from '../wire.ts'
import type { World } from '../world.ts'
import { sendStruck } from './frame-faults.ts'
import { dataFrame } from './frames.ts'
import { NoticeDesk } from './notice-desk.ts'
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
import { Session, textFrame } from './session.ts'
import { isKey, isOffered, Stream } from './stream.ts'

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
  readonly maxRegistrations: number
}

/** Text and binary frames alike are read as UTF-8. */
const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8') // ws gives a Buffer unless told otherwise

/** Over all TRs and keys of a session. */
export const MAX_REGISTRATIONS = 41
const ABNORMAL = 1006
const NOBODY: ReadonlySet<Session> = new Set()

/** The WebSocket host of one environment. Any path; no log-in: the key is checked with every registration. */
export class SocketHost {
  readonly server: Server
  readonly notices: NoticeDesk
  readonly #options: SocketOptions
  readonly #sessions = new Set<Session>()
  /** App key → who holds its slot; a time when nobody does any more but it is still taken. */
  readonly #slots = new Map<string, Session | number>()
  /** TR → key → who gets it. */
  readonly #watchers = new Map<string, Map<string, Set<Session>>>()
  /** What the market does, as frames for whoever registered. */
  readonly stream: Stream
  #cancelPing: () => void = () => undefined

  constructor(options: SocketOptions) {
    this.#options = options
    this.server = createServer()
    const sockets = new WebSocketServer({ noServer: true })
    this.server.on('upgrade', (request, raw, head) => {
      if (options.faults.isDown(options.environment)) return raw.destroy()
      return sockets.handleUpgrade(request, raw, head, (socket) => this.#accept(socket, raw))
    })
    const { environment, world, faults, noticeDelayMs, noticeFields } = options
    const sessionsOf = (trId: string, trKey: string): Iterable<Session> => this.#watching(trId, trKey)
    const steal = (session: Session, ms: number): void => this.steal(session.appKey ?? '', ms)
    this.notices = new NoticeDesk(
      { environment, world, faults, delayMs: noticeDelayMs, sessionsOf, steal },
      noticeFields,
    )
    this.stream = new Stream(world, {
      isWatched: (trId, trKey) => this.#watching(trId, trKey).size > 0,
      publish: (trId, trKey, records) => this.#publish(trId, trKey, records),
    })
    this.#schedulePing()
  }

  /** Sends what the step has brought. */
  flush(): void {
    const now = this.#options.world.clock.now()
    for (const session of this.#sessions) session.flush(now)
  }

  notify(notices: readonly Notice[]): void {
    for (const notice of notices) {
      if (notice.account.environment === this.#options.environment) this.notices.deliver(notice)
    }
  }

  /** What the system still holds for the slowest client. */
  get unsentBytes(): number {
    return [...this.#sessions].reduce((most, session) => Math.max(most, session.unsentBytes), 0)
  }

  /** What every session has registered: account → "H0STCNT0|005930" …; sessions that never registered are left out. */
  registrations(): readonly { readonly account: string; readonly registrations: readonly string[] }[] {
    return [...this.#sessions]
      .filter((session) => session.appKey !== undefined)
      .map(({ account, registrations }) => ({ account, registrations: [...registrations.keys()] }))
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

  #accept(socket: WebSocket, raw: Duplex): void {
    const session = new Session(socket, raw, this.#options.world.clock.now())
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
    for (const name of session.registrations.keys()) this.#unwatch(session, name)
    const { appKey } = session
    if (appKey === undefined || this.#slots.get(appKey) !== session) return
    const { lingerMs, world } = this.#options
    if (code === ABNORMAL && lingerMs > 0) this.#slots.set(appKey, world.clock.now() + lingerMs)
    else this.#slots.delete(appKey)
  }

  #hear(session: Session, text: string): void {
    const incoming = readIncoming(text)
    const now = this.#options.world.clock.now()
    session.heardAt = now
    if (incoming.kind === 'pong') return
    if (incoming.kind === 'unreadable') return session.say(acknowledgement(undefined, incoming.refusal), now)
    const { registration } = incoming
    const refused = this.#refusal(session, registration)
    if (refused) return session.say(acknowledgement(registration, refused), now)
    const name = `${registration.trId}|${registration.trKey}`
    if (!registration.isRegister) {
      session.registrations.delete(name)
      this.#unwatch(session, name)
      return session.say(acknowledgement(registration, UNSUBSCRIBED), now)
    }
    const secret = { key: randomBytes(16).toString('hex'), iv: randomBytes(8).toString('hex') }
    session.registrations.set(name, secret)
    this.#watch(session, registration)
    return session.say(acknowledgement(registration, SUBSCRIBED, secret), now)
  }

  #refusal(session: Session, registration: Registration): SocketRefusal | undefined {
    const { auth, environment, faults } = this.#options
    const account = auth.accountOfApproval(registration.approvalKey)
    if (!account || account.environment !== environment) return UNKNOWN_APPROVAL
    const { trId, trKey } = registration
    const name = `${account.cano}-${account.productCode}`
    const fields = { tr_key: trKey }
    const fault = faults.strikeSocket({ what: 'registration', environment, trId, account: name, fields })
    if (fault?.kind === 'refuse_registration') return { rtCd: '1', msgCd: fault.code, msg1: fault.text }
    if (!this.#takeSlot(session, account.appKey)) return IN_USE
    session.account = name
    const isNotice = trId === (environment === 'live' ? 'H0STCNI0' : 'H0STCNI9')
    if (!isNotice && !isOffered(trId, environment)) return UNKNOWN_TR
    if (isNotice ? trKey !== account.htsId : !isKey(trId, trKey)) return UNKNOWN_KEY
    const has = session.registrations.has(`${trId}|${trKey}`)
    if (!registration.isRegister) return has ? undefined : NOT_SUBSCRIBED
    if (has) return ALREADY_SUBSCRIBED
    return session.registrations.size >= this.#options.maxRegistrations ? TOO_MANY : undefined
  }

  #takeSlot(session: Session, appKey: string): boolean {
    const holder = this.#slots.get(appKey)
    const isFree = holder === undefined || (typeof holder === 'number' && holder <= this.#options.world.clock.now())
    if (!isFree) return holder === session
    session.appKey = appKey
    this.#slots.set(appKey, session)
    return true
  }

  #watching(trId: string, trKey: string): ReadonlySet<Session> {
    return this.#watchers.get(trId)?.get(trKey) ?? NOBODY
  }

  #watch(session: Session, { trId, trKey }: Registration): void {
    const keys = this.#watchers.get(trId) ?? new Map<string, Set<Session>>()
    this.#watchers.set(trId, keys)
    const sessions = keys.get(trKey) ?? new Set<Session>()
    keys.set(trKey, sessions)
    sessions.add(session)
  }

  #unwatch(session: Session, name: string): void {
    const [trId = '', trKey = ''] = name.split('|')
    this.#watchers.get(trId)?.get(trKey)?.delete(session)
  }

  /** Builds the frame once for everybody; only a fault looks at each session. */
  #publish(trId: string, trKey: string, records: readonly string[]): void {
    const text = dataFrame(trId, records)
    const watching = this.#watching(trId, trKey)
    if (this.#options.faults.hasSocketRules) return this.#publishStruck({ trId, trKey, text }, watching)
    const frame = textFrame(text)
    for (const session of watching) session.push(frame)
  }

  #publishStruck({ trId, trKey, text }: Outgoing, watching: ReadonlySet<Session>): void {
    const { environment, faults, world } = this.#options
    const now = world.clock.now()
    const fields = { MKSC_SHRN_ISCD: trKey }
    for (const session of watching) {
      const subject = { what: 'frame', environment, trId, account: session.account, fields } as const
      const steal = (thief: Session, ms: number): void => this.steal(thief.appKey ?? '', ms)
      sendStruck(session, text, { fault: faults.strikeSocket(subject), now, steal })
    }
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
      else session.say(text, now)
    }
  }
}

interface Outgoing {
  readonly trId: string
  readonly trKey: string
  readonly text: string
}
