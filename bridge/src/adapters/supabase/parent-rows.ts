import { KstDate } from '@naru/shared/core/time'
import { IntentId, IntentState, Side } from '@naru/shared/domain/order'
import { Leg, ParentOrder } from '@naru/shared/domain/parent-order'
import { z } from 'zod'
import { Amount, Time, toVenueOrderId } from './rows.ts'

const linked = {
  intentId: IntentId,
  state: IntentState,
  side: Side,
  quantity: z.int(),
  filledQuantity: z.int(),
  leavesQuantity: z.int(),
  orderDate: KstDate.nullable(),
  orderNo: z.string().nullable(),
  branch: z.string().nullable(),
  reasonCode: z.string().nullable(),
  createdAt: Time,
  absentAt: Time.nullable(),
}

interface Numbered {
  readonly orderDate: KstDate | null
  readonly orderNo: string | null
  readonly branch: string | null
}
const withVenueOrderId = <R extends Numbered>({ orderDate, orderNo, branch, ...row }: R) => ({
  ...row,
  venueOrderId: toVenueOrderId(orderDate, orderNo, branch),
})

const Target = z.object(linked).transform(withVenueOrderId)
const Child = z.object({ ...linked, leg: Leg, sequence: z.int() }).transform(withVenueOrderId)

/** Columns as they are; what they may hold is for `ParentOrder` to say. */
const Columns = z.looseObject({
  valid_until: Time.nullable(),
  resumed_at: Time.nullable(),
  created_at: Time,
  updated_at: Time,
  version: Amount,
})

const toParent = (row: z.output<typeof Columns>): unknown => ({
  ...row,
  userId: row.user_id,
  accountId: row.account_id,
  instrumentId: row.instrument_id,
  reasonCode: row.reason_code,
  reasonDetail: row.reason_detail,
  sourceId: row.source_id,
  sourceHash: row.source_hash,
  validUntil: row.valid_until,
  resumedAt: row.resumed_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

const Parent = Columns.transform(toParent).pipe(ParentOrder)

/** What record_parent answers with. */
export const ParentRow = z.tuple([Parent])

/** One that this bridge cannot read makes the whole answer unreadable: a stop must not be lost without a word. */
export const ParentRows = z.array(
  z.looseObject({ children: z.array(Child), target: Target.nullable() }).transform((row, context) => {
    const parent = Parent.safeParse(row)
    if (parent.success) return { parent: parent.data, children: row.children, target: row.target }
    context.addIssue({ code: 'custom', message: parent.error.issues.map((issue) => issue.path.join('.')).join(' ') })
    return z.NEVER
  }),
)
