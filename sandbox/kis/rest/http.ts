import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { GatewayError } from '../auth.ts'
import { padMessage } from '../wire.ts'
import type { TrReply } from './tr.ts'

export type KisContext = Context<{ Bindings: HttpBindings }>

/** An answer before it is written, so that a fault can still change it. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

export const plainAnswer = (status: number, body: object): HttpAnswer => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(body),
})

/** Errors of /oauth2 have a shape of their own. */
export const oauthError = ({ status, code, text }: GatewayError): HttpAnswer =>
  plainAnswer(status, { error_description: text, error_code: code })

/** Errors of the gateway in front of the services: HTTP 500 with the usual envelope. */
export const gatewayRefusal = ({ code, text }: GatewayError, trId: string): HttpAnswer =>
  envelope(500, { rtCd: '1', msgCd: code, msg1: text }, trId)

/** `rt_cd`, `msg_cd`, padded `msg1` and the outputs; header names in lower case. */
export function envelope(status: number, reply: TrReply, trId: string): HttpAnswer {
  const { rtCd, msgCd, msg1, body, trCont } = reply
  return {
    status,
    headers: { ...JSON_TYPE, tr_id: trId, tr_cont: trCont ?? '' },
    body: JSON.stringify({ ...body, rt_cd: rtCd, msg_cd: msgCd, msg1: padMessage(msg1) }),
  }
}

/**
 * Tells the server to write nothing. The constant itself is written out like any answer when its module is loaded after
 * a server has replaced the global `Response` by its own; a copy never is.
 */
const untouched = (): Response => RESPONSE_ALREADY_SENT.clone()

/** "content-type" → "Content-Type"; "tr_id" stays. */
const wireName = (name: string): string =>
  name.includes('_') ? name : name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

/**
 * Writes an answer with the broker's own spelling of header names: its own are lower case, those of HTTP are not. The
 * official samples make fields of all lower-case ones and fail on "content-type".
 */
export function write(context: KisContext, { status, headers, body }: HttpAnswer, date: string | undefined): Response {
  const bytes = Buffer.from(body)
  const named = Object.entries(headers).map(([name, value]): [string, string] => [wireName(name), value])
  const own = [...named, ...(date === undefined ? [] : [['Date', date] as const])]
  const { outgoing } = context.env
  outgoing.sendDate = date === undefined
  outgoing.writeHead(status, { ...Object.fromEntries(own), 'Content-Length': String(bytes.length) })
  outgoing.end(bytes)
  return untouched()
}

/** Resets the TCP connection: the caller sees ECONNRESET and no byte of an answer. */
export function resetConnection(context: KisContext): Response {
  context.env.incoming.socket.resetAndDestroy()
  return untouched()
}

/** Writes the head and the first bytes of the body, then resets. */
export function resetAfter(context: KisContext, answer: HttpAnswer, bytes: number): Response {
  const { outgoing, incoming } = context.env
  const body = Buffer.from(answer.body)
  const named = Object.entries(answer.headers).map(([name, value]) => [wireName(name), value])
  outgoing.writeHead(answer.status, { ...Object.fromEntries(named), 'Content-Length': String(body.length) })
  outgoing.write(body.subarray(0, bytes), () => incoming.socket.destroy())
  return untouched()
}

/** Leaves the connection open and says nothing until the caller gives up. */
export const stayOpen = untouched
