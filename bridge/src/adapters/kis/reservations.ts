import { err, ok, type Result } from '@naru/shared/core/result'
import { fromKst, type KstDate, kstDate } from '@naru/shared/core/time'
import type { Reservation, ReservationId, ReservationOutcome } from '@naru/shared/domain/account-report'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import type { Reservations } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { KisCredential } from '../../ports/vault.ts'
import { accountOf, compact } from './account.ts'
import { orderKindOf, SIDE_FROM_CODE, TYPE_FROM_CODE } from './codes.ts'
import { refusalOf } from './orders.ts'
import type { Reads } from './reads.ts'
import type { Redactor } from './redact.ts'
import type { OrderReply, RestClient } from './rest-client.ts'
import { ReservationAnswer, ReservationDone, ReservationRow } from './schema/reports.ts'
import type { TrName } from './tr-table.ts'

interface Ports {
  readonly rest: RestClient
  readonly reads: Reads
  readonly credential: KisCredential
  readonly clock: Clock
  readonly redactor: Redactor
  readonly logger: Logger
}

type Body = Readonly<Record<string, string>>
interface Request {
  readonly tr: TrName
  readonly body: Body
  readonly leaveBy: number | undefined
}
/** Reads the acceptance out of a successful answer; `undefined` when it is not there. */
type Accepted = (body: Readonly<Record<string, unknown>>) => ReservationOutcome | undefined

/** Orders KIS keeps for the next open. Live alone; the list names no reasons before the open. */
export function createReservations(ports: Ports): Reservations {
  const { rest, reads, credential, clock, redactor, logger } = ports
  const own = accountOf(credential)

  const send = async ({ tr, body, leaveBy }: Request, accepted: Accepted) => {
    let outcome: ReservationOutcome
    try {
      outcome = toOutcome(await rest.order(tr, body, leaveBy), redactor, accepted)
    } catch {
      outcome = { kind: 'unknown', cause: 'adapter_failed' }
    }
    logger.event('kis_order_answered', { tr, kind: outcome.kind, ...('code' in outcome ? { code: outcome.code } : {}) })
    return outcome
  }

  const list: Reservations['list'] = async (from, to) => {
    const query = {
      ...own,
      RSVN_ORD_ORD_DT: compact(from),
      RSVN_ORD_END_DT: compact(to),
      RSVN_ORD_SEQ: '',
      TMNL_MDIA_KIND_CD: '00',
      PRCS_DVSN_CD: '0',
      CNCL_YN: 'Y',
      PDNO: '',
      SLL_BUY_DVSN_CD: '',
    }
    const rows = await reads.all('reservations', query, { output: 'output', row: ReservationRow })
    if (!rows.ok) return rows
    const found: Reservation[] = []
    for (const row of rows.value) {
      const instrumentId = reads.instrumentOf('reservations', row.pdno)
      if (instrumentId === undefined) continue
      const reservation = toReservation(row, instrumentId)
      if (!reservation.ok) return reads.drifted('reservations', reservation.error)
      found.push(reservation.value)
    }
    return ok(found)
  }

  return {
    place: async (order, until, leaveBy) => {
      const division = reservable(order)
      if (division === undefined) return UNSUPPORTED
      return send({ tr: 'reserve', body: { ...own, ...toReserve(order, division, until) }, leaveBy }, (body) => {
        const seq = ReservationAnswer.safeParse(body)
        if (!seq.success) return undefined
        return { kind: 'accepted', reservationId: { orderedOn: kstDate(clock.now()), seq: seq.data } }
      })
    },
    revise: async (id, { order, until }, leaveBy) => {
      const division = reservable(order)
      if (division === undefined) return UNSUPPORTED
      const body = { ...own, ...toReserve(order, division, until), ...numberOf(id) }
      return send({ tr: 'reserveRevise', body, leaveBy }, doneWith(id))
    },
    cancel: async (id, leaveBy) =>
      send({ tr: 'reserveCancel', body: { ...own, ...TO_CANCEL, ...numberOf(id) }, leaveBy }, doneWith(id)),
    list,
  }
}

const UNSUPPORTED: ReservationOutcome = {
  kind: 'rejected',
  code: 'order_type_unsupported',
  text: 'only KRX day orders can be reserved',
}

/** Orders of the main board that rest until the open and then trade at a price of their own or at the market's. */
const reservable = ({ timeInForce, type, instrumentId }: ApprovedOrder): string | undefined =>
  timeInForce === 'day' && (type === 'limit' || type === 'market') && instrumentId.endsWith('.KRX')
    ? orderKindOf({ timeInForce, type })
    : undefined

/** Y or N, and nothing else: what was changed keeps its number. */
const doneWith =
  (reservationId: ReservationId): Accepted =>
  (body) => {
    const done = ReservationDone.safeParse(body)
    if (!done.success) return undefined
    if (done.data === 'Y') return { kind: 'accepted', reservationId }
    return done.data === 'N' ? { kind: 'rejected', code: '', text: '' } : undefined
  }

const toReserve = (order: ApprovedOrder, division: string, until: KstDate | null): Body => ({
  PDNO: symbolOf(order.instrumentId),
  ORD_QTY: String(order.quantity),
  ORD_UNPR: String(order.limitPrice ?? 0),
  SLL_BUY_DVSN_CD: order.side === 'sell' ? '01' : '02',
  ORD_DVSN_CD: division,
  ORD_OBJT_CBLC_DVSN_CD: '10', // cash
  LOAN_DT: '',
  RSVN_ORD_END_DT: until === null ? '' : compact(until),
  LDNG_DT: '',
})

/** To cancel, KIS wants these present and ignores them. */
const TO_CANCEL: Body = {
  PDNO: '',
  ORD_QTY: '0',
  ORD_UNPR: '0',
  SLL_BUY_DVSN_CD: '',
  ORD_DVSN_CD: '',
  ORD_OBJT_CBLC_DVSN_CD: '10',
}

/** The number and the day name the reservation. */
const numberOf = ({ orderedOn, seq }: ReservationId): Body => ({
  RSVN_ORD_SEQ: seq,
  RSVN_ORD_ORGNO: '',
  RSVN_ORD_ORD_DT: compact(orderedOn),
})

/** What an answer to a reservation means: as for orders, with another proof of acceptance. */
function toOutcome(reply: OrderReply, redactor: Redactor, accepted: Accepted): ReservationOutcome {
  const refusal = refusalOf(reply, redactor)
  if (refusal !== undefined) return refusal
  const body = reply.kind === 'answered' ? reply.answer?.body : undefined
  // KIS took the request but does not say what became of it.
  return (body && accepted(body)) ?? { kind: 'unknown', cause: 'accepted without a number' }
}

function toReservation(row: ReservationRow, instrumentId: InstrumentId): Result<Reservation, string> {
  const side = SIDE_FROM_CODE[row.sll_buy_dvsn_cd]
  const receivedAt = fromKst(row.rsvn_ord_rcit_dt, row.rsvn_ord_rcit_tmd)
  if (side === undefined) return err('sll_buy_dvsn_cd: neither buy nor sell')
  if (receivedAt === undefined) return err('rsvn_ord_rcit_dt: not a day')
  if (row.tot_ccld_qty > row.ord_rsvn_qty) return err('more done than ordered')
  const type = TYPE_FROM_CODE[row.ord_dvsn_cd] ?? 'other'
  const orderNo = row.odno.replace(/^0+/, '')
  return ok({
    reservationId: { orderedOn: row.rsvn_ord_ord_dt, seq: row.rsvn_ord_seq },
    instrumentId,
    name: row.kor_item_shtn_name,
    side,
    type,
    quantity: row.ord_rsvn_qty,
    limitPrice: type === 'limit' && row.ord_rsvn_unpr > 0 ? row.ord_rsvn_unpr : null,
    cumQty: row.tot_ccld_qty,
    cumAmount: row.tot_ccld_amt,
    endsOn: row.rsvn_end_dt,
    receivedAt,
    orderNo: orderNo === '' ? null : orderNo.padStart(10, '0'),
    isCanceled: row.cncl_ord_dt !== null,
    result: row.prcs_rslt,
    rejection: row.rjct_rson2,
  })
}
