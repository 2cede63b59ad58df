import { err, ok, type Result } from '@naru/shared/core/result'
import { fromKst, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { SubmitOutcome } from '@naru/shared/domain/execution'
import { symbolOf } from '@naru/shared/domain/instrument'
import type { VenueOrderId } from '@naru/shared/domain/order'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { KisCredential } from '../../ports/vault.ts'
import { accountOf } from './account.ts'
import { classify } from './classify.ts'
import { ORDER_KINDS, orderKindOf } from './codes.ts'
import type { Redactor } from './redact.ts'
import type { OrderReply, RestClient } from './rest-client.ts'
import type { Answer } from './schema/envelope.ts'
import { Acceptance } from './schema/orders.ts'
import type { TrName } from './tr-table.ts'

export interface Orders {
  submit(order: ApprovedOrder, leaveBy?: number): Promise<SubmitOutcome>
  modify(order: VenueOrderId, to: ApprovedOrder, leaveBy?: number): Promise<SubmitOutcome>
  cancel(order: VenueOrderId, leaveBy?: number): Promise<SubmitOutcome>
}

const notServed = (text: string): SubmitOutcome => ({ kind: 'rejected', code: 'order_type_unsupported', text })

type Body = Readonly<Record<string, string>>

interface Ports {
  readonly rest: RestClient
  readonly credential: KisCredential
  readonly clock: Clock
  readonly redactor: Redactor
  readonly logger: Logger
}

export function createOrders(ports: Ports): Orders {
  const { rest, credential, logger } = ports

  /** From here on every path ends in an outcome: what throws after the request went out is `unknown`. */
  const send = async (tr: TrName, body: Body, leaveBy: number | undefined): Promise<SubmitOutcome> => {
    let outcome: SubmitOutcome
    try {
      outcome = toOutcome(await rest.order(tr, body, leaveBy), ports)
    } catch {
      outcome = { kind: 'unknown', cause: 'adapter_failed' }
    }
    logger.event('kis_order_answered', { tr, kind: outcome.kind, ...('code' in outcome ? { code: outcome.code } : {}) })
    return outcome
  }

  return {
    submit: async (order, leaveBy) => {
      const division = divisionOf(order, credential)
      if (!division.ok) return division.error
      const body = toOrderCash(order, division.value, credential)
      return send(order.side === 'buy' ? 'orderBuy' : 'orderSell', body, leaveBy)
    },
    modify: async (order, to, leaveBy) => {
      const division = divisionOf(to, credential)
      if (!division.ok) return division.error
      return send('orderModify', { ...allOf(order, credential), ...revisedTo(to, division.value) }, leaveBy)
    },
    cancel: async (order, leaveBy) => send('orderCancel', toCancel(order, credential), leaveBy),
  }
}

/** Paper has KRX alone and has refused requests that say so (IGW00017). */
const exchangeOf = ({ environment }: KisCredential): Record<string, string> =>
  environment === 'live' ? { EXCG_ID_DVSN_CD: 'KRX' } : {}

/** NXT needs its own session and order rules; a rejection here has sent nothing. */
function divisionOf(order: ApprovedOrder, { environment }: KisCredential): Result<string, SubmitOutcome> {
  if (!order.instrumentId.endsWith('.KRX')) return err(notServed('only KRX is served'))
  const isServed = ORDER_KINDS[environment][order.type]?.includes(order.timeInForce) ?? false
  const division = orderKindOf(order)
  return !isServed || division === undefined ? err(notServed(`no ${order.type} ${order.timeInForce}`)) : ok(division)
}

/** The price a sleeping order waits for; the field belongs to type 22 alone. */
const stopOf = ({ stopPrice }: ApprovedOrder): Body => (stopPrice === null ? {} : { CNDT_PRIC: String(stopPrice) })

/** Body of order-cash. The side is in the TR id, not here. */
const toOrderCash = (order: ApprovedOrder, division: string, credential: KisCredential): Body => ({
  ...accountOf(credential),
  PDNO: symbolOf(order.instrumentId),
  ORD_DVSN: division,
  ORD_QTY: String(order.quantity),
  ORD_UNPR: String(order.limitPrice ?? 0),
  ...stopOf(order),
  ...exchangeOf(credential),
})

/** What both bodies of order-rvsecncl say: all that is left of that order, however much it is by then. */
const allOf = ({ branch, orderNo }: VenueOrderId, credential: KisCredential): Record<string, string> => ({
  ...accountOf(credential),
  KRX_FWDG_ORD_ORGNO: branch,
  ORGN_ODNO: orderNo,
  ORD_QTY: '0',
  QTY_ALL_ORD_YN: 'Y',
  ...exchangeOf(credential),
})

/** Safe to repeat, because nothing left is refused. */
const toCancel = (order: VenueOrderId, credential: KisCredential): Record<string, string> => ({
  ...allOf(order, credential),
  RVSE_CNCL_DVSN_CD: '02',
  ORD_DVSN: '00',
  ORD_UNPR: '0',
})

/** Type and price alone: a quantity named here could revise more than is left after a fill. */
const revisedTo = (to: ApprovedOrder, division: string): Body => ({
  RVSE_CNCL_DVSN_CD: '01',
  ORD_DVSN: division,
  ORD_UNPR: String(to.limitPrice ?? 0),
  ...stopOf(to),
})

type Reader = Pick<Ports, 'credential' | 'clock' | 'redactor'>
type Refusal = Exclude<SubmitOutcome, { kind: 'accepted' }>

/** What an answer that is no success means for what was asked; `undefined` for a success. The only place that decides. */
export function refusalOf(reply: OrderReply, redactor: Redactor): Refusal | undefined {
  if (reply.kind === 'not_sent') return { kind: 'not_sent', cause: reply.cause }
  if (reply.kind === 'lost') return { kind: 'unknown', cause: reply.cause }
  const { status, answer } = reply
  if (answer === undefined) return { kind: 'unknown', cause: `http_${status} without a KIS body` }
  const { code } = answer.envelope
  const text = redactor.scrub(answer.envelope.text)
  const known = classify(status, answer.envelope)
  switch (known) {
    case 'success':
      return undefined
    case 'reject':
    case 'refusal':
      return { kind: 'rejected', code, text }
    case 'rate':
    case 'auth':
      return { kind: 'not_sent', cause: code }
    default:
      return { kind: 'unknown', cause: `${known}: ${code || `http_${status}`} ${text}`.trim() }
  }
}

export function toOutcome(reply: OrderReply, reader: Reader): SubmitOutcome {
  const refusal = refusalOf(reply, reader.redactor)
  if (refusal !== undefined) return refusal
  return reply.kind === 'answered' && reply.answer
    ? acceptanceOf(reply.answer, reader)
    : { kind: 'unknown', cause: 'no answer' }
}

function acceptanceOf(answer: Answer, { credential, clock }: Reader): SubmitOutcome {
  const parsed = Acceptance[credential.environment].safeParse(answer.body)
  // KIS took the request but does not say under which number: an order may be live.
  if (!parsed.success) return { kind: 'unknown', cause: 'accepted without an order number' }
  const { ODNO, KRX_FWDG_ORD_ORGNO, ORD_TMD } = parsed.data.output
  const now = clock.now()
  const orderDate = kstDate(now)
  const tsEvent: UnixMs = fromKst(orderDate, ORD_TMD) ?? now
  return { kind: 'accepted', venueOrderId: { orderDate, branch: KRX_FWDG_ORD_ORGNO, orderNo: ODNO }, tsEvent }
}
