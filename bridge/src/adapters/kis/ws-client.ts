import type { UnixMs } from '@naru/shared/core/time'
import { WebSocket } from 'ws'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { Auth } from './auth.ts'
import { type CodeClass, classOfCode } from './classify.ts'
import type { NoticeKey } from './notice.ts'
import { createReconnectPolicy } from './reconnect.ts'
import type { Redactor } from './redact.ts'
import type { Registration, RegistrationStep, Registrations } from './registrations.ts'
import { parseJson } from './schema/envelope.ts'
import { Ping, RealtimeAnswer } from './schema/realtime.ts'
import { createTraffic } from './traffic.ts'

export type DownReason = 'in_use' | 'disconnected' | 'unauthorized' | 'stale'

export interface SocketTimings {
  /** Between two registrations; KIS asks for about 0.2 s. */
  readonly spacingMs: number
  readonly answerMs: number
  /** Nothing heard for this long: ask (WebSocket ping), and at twice this long: reconnect. */
  readonly quietMs: number
  /** A service that was busy and has said nothing for this long is registered again. */
  readonly staleMs: number
  /** A connection that holds this long ends a series of failures. */
  readonly settleMs: number
}

export const SOCKET_TIMINGS: SocketTimings = {
  spacingMs: 200,
  answerMs: 10_000,
  quietMs: 15_000,
  staleMs: 10_000,
  settleMs: 30_000,
}

export interface SocketHandler {
  /** A data frame, whole. */
  frame(bytes: Uint8Array): void
  up(): void
  down(reason: DownReason, detail: string): void
  noticeKey(registration: Registration, key: NoticeKey): void
}

export interface SocketStatus {
  readonly state: 'idle' | 'connecting' | 'up' | 'down' | 'closed'
  readonly reason: DownReason | null
  readonly registered: number
  readonly refused: number
  /** Since when it is in this state, wall clock; null before anything was tried. */
  readonly since: UnixMs | null
  /** Connections made after the first. */
  readonly reconnects: number
}

export interface RealtimeSocket {
  /** Connects and stays connected. Does nothing the second time. */
  start(): void
  /** The registrations have changed. */
  refresh(): void
  /** A data frame of this service arrived. */
  heard(tr: string): void
  status(): SocketStatus
  close(): void
}

interface Ports {
  readonly url: string
  readonly auth: Auth
  readonly registrations: Registrations
  readonly handler: SocketHandler
  readonly clock: Clock
  readonly random: () => number
  readonly redactor: Redactor
  readonly logger: Logger
  readonly timings: SocketTimings
}

const CHECKS_PER_QUIET = 3
/** Internal errors of KIS one registration may meet before it waits for the next connection. */
const MAX_TROUBLES = 3
const OPEN_BRACE = 0x7b
const MAX_FRAME = 1024 * 1024

export function createRealtimeSocket(ports: Ports): RealtimeSocket {
  const { auth, registrations, handler, clock, logger, timings } = ports
  const policy = createReconnectPolicy(ports.random)
  const traffic = createTraffic(timings.staleMs)
  const timers = new Map<string, () => void>()
  let socket: WebSocket | undefined
  let state: SocketStatus['state'] = 'idle'
  let reason: DownReason | null = null
  let since: UnixMs | null = null
  let connections = 0
  let approvalKey = ''
  let lastHeardAt = 0
  let pending: RegistrationStep | undefined
  let isPumpDue = false
  const troubles = new Map<string, number>()

  /** One timer a name: setting it again replaces it. */
  const later = (name: string, delayMs: number, run: () => void): void => {
    timers.get(name)?.()
    timers.set(name, clock.after(delayMs, run))
  }
  const cancelTimers = (): void => {
    for (const cancel of timers.values()) cancel()
    timers.clear()
    isPumpDue = false
  }
  const pumpSoon = (): void => {
    if (isPumpDue) return
    isPumpDue = true
    later('pump', timings.spacingMs, () => {
      isPumpDue = false
      pump()
    })
  }

  const fall = (why: DownReason, detail: string): void => {
    if (state === 'closed') return
    cancelTimers()
    pending = undefined
    const old = socket
    socket = undefined
    old?.removeAllListeners()
    old?.on('error', () => undefined)
    old?.terminate()
    registrations.reset()
    traffic.clear()
    troubles.clear()
    const isNews = state !== 'down' || reason !== why
    if (isNews) since = clock.now()
    state = 'down'
    reason = why
    if (isNews) handler.down(why, ports.redactor.scrub(detail))
    const delayMs = Math.round(policy.delayMs(why === 'in_use' ? 'in_use' : 'lost', clock.monotonic()))
    logger.event('kis_socket_down', { reason: why, cause: detail, delayMs })
    later('reconnect', delayMs, () => void connect())
  }

  const connect = async (): Promise<void> => {
    policy.connecting(clock.monotonic())
    const key = await auth.approvalKey()
    if (state === 'closed') return
    if (key.ok) {
      approvalKey = key.value
      open()
    } else if (key.error.kind === 'refused') fall('unauthorized', key.error.code)
    else fall('disconnected', `approval_${key.error.kind}`)
  }

  const open = (): void => {
    const next = new WebSocket(ports.url, { perMessageDeflate: false, followRedirects: false, maxPayload: MAX_FRAME })
    socket = next
    later('open', timings.answerMs, () => fall('disconnected', 'connect_timeout'))
    next.on('open', () => {
      connections += 1
      timers.get('open')?.()
      lastHeardAt = clock.monotonic()
      later('settle', timings.settleMs, () => policy.settled())
      watch()
      pump()
    })
    next.on('message', (data: Buffer) => receive(data))
    next.on('pong', () => {
      lastHeardAt = clock.monotonic()
    })
    next.on('close', (code) => fall('disconnected', `closed_${code}`))
    next.on('error', (error) =>
      fall('disconnected', 'code' in error ? String(error.code).toLowerCase() : 'socket_error'),
    )
  }

  const receive = (data: Buffer): void => {
    lastHeardAt = clock.monotonic()
    if (data[0] === OPEN_BRACE) control(data.toString('utf8'))
    else handler.frame(data)
  }

  const control = (text: string): void => {
    const message = parseJson(text)
    const answer = RealtimeAnswer.safeParse(message)
    // KIS wants its own text back.
    if (Ping.safeParse(message).success) socket?.send(text)
    else if (answer.success) answered(answer.data)
    else logger.event('kis_socket_message_ignored')
  }

  /** Registrations go one by one, so an answer without a header belongs to the one under way. */
  const answered = ({ body }: RealtimeAnswer): void => {
    const code = body.msg_cd.trim()
    const known = classOfCode(code)
    if (known === 'realtime_in_use') fall('in_use', 'another program uses this app key')
    else if (known === 'realtime_key') {
      auth.suspectApproval(approvalKey)
      fall('unauthorized', code)
    } else if (pending) {
      settle(pending, known, body)
      pumpSoon()
    } else logger.event('kis_socket_answer_unexpected', { code })
  }

  const settle = (step: RegistrationStep, known: CodeClass | undefined, body: RealtimeAnswer['body']): void => {
    timers.get('answer')?.()
    pending = undefined
    if (known === 'realtime_ok') {
      registrations.done(step)
      if (step.action === 'register' && body.output) handler.noticeKey(step, body.output)
      return
    }
    const failed = (troubles.get(step.tr + step.key) ?? 0) + 1
    troubles.set(step.tr + step.key, failed)
    // Left as it was, it is the next one to be sent.
    if (known === 'realtime_trouble' && failed < MAX_TROUBLES) return
    registrations.refused(step)
    logger.alarm('kis_registration_refused', { tr: step.tr, code: body.msg_cd, class: known ?? 'unknown' })
  }

  const pump = (): void => {
    if (socket?.readyState !== WebSocket.OPEN || pending) return
    const step = registrations.next()
    if (step) send(socket, step)
    else announce()
  }

  const send = (to: WebSocket, step: RegistrationStep): void => {
    pending = step
    later('answer', timings.answerMs, () => fall('disconnected', 'registration unanswered'))
    const header = {
      approval_key: approvalKey,
      custtype: 'P',
      tr_type: step.action === 'register' ? '1' : '2',
      'content-type': 'utf-8',
    }
    to.send(JSON.stringify({ header, body: { input: { tr_id: step.tr, tr_key: step.key } } }))
  }

  /** Up once everything wanted has been answered. */
  const announce = (): void => {
    if (state === 'up') return
    state = 'up'
    reason = null
    since = clock.now()
    handler.up()
    logger.event('kis_socket_up', { count: registrations.activeCount() })
  }

  /** Half-open connections and services gone silent are only found by looking. */
  const watch = (): void => {
    const now = clock.monotonic()
    const quietFor = now - lastHeardAt
    if (quietFor >= 2 * timings.quietMs) {
      fall('stale', 'nothing heard')
      return
    }
    if (quietFor >= timings.quietMs) socket?.ping()
    for (const tr of traffic.silent(now)) {
      logger.event('kis_service_silent', { tr })
      registrations.renew(tr)
      pumpSoon()
    }
    later('watch', Math.max(1, Math.round(timings.quietMs / CHECKS_PER_QUIET)), watch)
  }

  return {
    start: () => {
      if (state !== 'idle') return
      state = 'connecting'
      since = clock.now()
      void connect()
    },
    refresh: pumpSoon,
    heard: (tr) => traffic.heard(tr, clock.monotonic()),
    status: () => ({
      state,
      reason,
      registered: registrations.activeCount(),
      refused: registrations.refusedCount(),
      since,
      reconnects: Math.max(0, connections - 1),
    }),
    close: () => {
      cancelTimers()
      state = 'closed'
      const old = socket
      socket = undefined
      old?.removeAllListeners()
      old?.on('error', () => undefined)
      // A clean goodbye frees the only session of the key at once.
      old?.close(1000)
      registrations.reset()
    },
  }
}
