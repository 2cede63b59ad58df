import { kisError } from '../error-codes.ts'
import type { RestAction } from '../faults.ts'
import type { World } from '../world.ts'
import {
  envelope,
  type HttpAnswer,
  type KisContext,
  oauthError,
  plainAnswer,
  resetAfter,
  resetConnection,
  stayOpen,
  write,
} from './http.ts'

interface EarlyTools {
  readonly work: () => HttpAnswer
  readonly world: World
  readonly path: string
  readonly trId: string
}

/** Faults that keep the request from being carried out now; undefined when it is to be carried out. */
export async function beforeWork(
  fault: RestAction | undefined,
  context: KisContext,
  { work, world, path, trId }: EarlyTools,
): Promise<Response | undefined> {
  switch (fault?.kind) {
    case 'drop_request':
      return resetConnection(context)
    case 'status':
      return write(context, plainAnswer(fault.status, asObject(fault.body)), undefined)
    case 'refuse':
      return write(context, refusalWith(fault, path, trId), new Date(world.clock.now()).toUTCString())
    case 'late_accept':
      world.clock.after(fault.ms, () => void work())
      return fault.hang ? stayOpen() : resetConnection(context)
    case 'half_open':
      if (fault.carriedOut) work()
      return stayOpen()
    default:
      return undefined
  }
}

/** Faults that change the answer to a request that was carried out. */
export async function afterWork(
  fault: RestAction | undefined,
  context: KisContext,
  { answered, world }: { readonly answered: HttpAnswer; readonly world: World },
): Promise<Response> {
  const date = (offMs = 0): string => new Date(world.clock.now() + offMs).toUTCString()
  switch (fault?.kind) {
    case 'drop_response':
      return resetConnection(context)
    case 'reset_after':
      return resetAfter(context, answered, fault.bytes)
    case 'body':
      return write(context, { ...answered, status: fault.status, body: fault.body }, date())
    case 'drift':
      return write(context, { ...answered, body: drifted(answered.body, fault) }, date())
    case 'wrong_clock':
      return write(context, answered, date(fault.ms))
    case 'delay':
      await new Promise<void>((resolve) => void world.clock.after(fault.ms, resolve))
      return write(context, answered, date())
    default:
      return write(context, answered, date())
  }
}

const MAINTENANCE_PAGE = '<!DOCTYPE html><html><body><h1>시스템 점검 중입니다.</h1></body></html>'

/** What the load balancer says while nothing behind it answers. */
export const maintenance = (context: KisContext): Response =>
  context.body(MAINTENANCE_PAGE, 500, { 'content-type': 'text/html; charset=utf-8' })

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

function refusalWith(fault: Extract<RestAction, { kind: 'refuse' }>, path: string, trId: string): HttpAnswer {
  const { status, rtCd, text } = kisError(fault.code)
  const words = fault.text ?? text
  if (path.startsWith('/oauth2/')) return oauthError({ status: 403, code: fault.code, text: words })
  return envelope(status, { rtCd, msgCd: fault.code, msg1: words }, trId)
}

type Drift = Extract<RestAction, { kind: 'drift' }>

/** The answer as it looks after KIS changed its fields without a word. */
function drifted(body: string, drift: Drift): string {
  const answer = JSON.parse(body) as Record<string, unknown> // written by this simulator
  const entries = Object.entries(answer).map(([name, value]): [string, unknown] =>
    /^output\d?$/i.test(name) ? [name, reshaped(driftedRows(value, drift), drift.shape)] : [name, value],
  )
  return JSON.stringify(Object.fromEntries(entries))
}

const driftedRows = (value: unknown, drift: Drift): unknown =>
  Array.isArray(value) ? value.map((row) => driftedRow(row, drift)) : driftedRow(value, drift)

function driftedRow(row: unknown, { add, rename, drop, set }: Drift): object {
  const kept = Object.entries(asObject(row)).filter(([name]) => !drop.includes(name))
  const renamed = kept.map(([name, value]) => [rename[name] ?? name, name in set ? set[name] : value])
  return { ...Object.fromEntries(renamed), ...add }
}

function reshaped(value: unknown, shape: Drift['shape']): unknown {
  if (shape === 'array' && !Array.isArray(value)) return [value]
  if (shape === 'object' && Array.isArray(value)) return value[0] ?? {}
  return value
}
