import { KstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import { TradingMode } from '@naru/shared/domain/account'
import { InstrumentId, InstrumentKind, Market, WarningLevel } from '@naru/shared/domain/instrument'
import {
  AccountId,
  Environment,
  IntentId,
  IntentState,
  type OrderIntent,
  type OrderOrigin,
  OrderType,
  Side,
  TimeInForce,
  type VenueOrderId,
} from '@naru/shared/domain/order'
import { Leg } from '@naru/shared/domain/parent-order'
import type { InstrumentFacts } from '@naru/shared/engine/event'
import { LIVE_LIMITS, RiskLimits } from '@naru/shared/risk/limits'
import { z } from 'zod'
import type { LedgerAccount, LedgerIntent } from '../../ports/store.ts'

/** Postgres spells columns in snake_case and times in ISO: both end here. */
export const Time = z.string().transform((text): UnixMs => unixMs(Date.parse(text)))
export const Amount = z.coerce.number()

const IntentRow = z.object({
  id: IntentId,
  user_id: z.uuid(),
  account_id: AccountId,
  kind: z.enum(['place', 'cancel']),
  instrument_id: InstrumentId,
  side: Side,
  order_type: OrderType.or(z.literal('other')),
  quantity: z.int(),
  limit_price: Amount.nullable(),
  stop_price: Amount.nullable().default(null),
  time_in_force: TimeInForce,
  state: IntentState,
  attempt: z.int(),
  epoch: Amount.nullable(),
  sent_at: Time.nullable(),
  send_deadline: Time.nullable(),
  expires_at: Time,
  created_at: Time,
  order_date: KstDate.nullable(),
  order_no: z.string().nullable(),
  branch: z.string().nullable(),
  target_order_date: KstDate.nullable(),
  target_order_no: z.string().nullable(),
  target_branch: z.string().nullable(),
  source: z.enum(['web', 'rule', 'strategy']),
  source_id: z.uuid().nullable(),
  source_hash: z.string().nullable(),
  parent_id: z.uuid().nullable(),
  leg: Leg.nullable(),
  sequence: z.int().nullable(),
  approved_at: Time.nullable(),
})
type IntentRow = z.infer<typeof IntentRow>

/** Rows in a state the bridge has nothing to do with, or of a shape it cannot send, are left out. */
export const IntentRows = z.array(IntentRow).transform((rows) => rows.flatMap(toLedgerIntent))

function toLedgerIntent(row: IntentRow): readonly LedgerIntent[] {
  const { state } = row
  if (state === 'proposed' || state === 'rejected' || state === 'denied' || state === 'expired') return []
  const common = {
    accountId: row.account_id,
    userId: row.user_id,
    id: row.id,
    state,
    attempt: row.attempt,
    epoch: row.epoch,
    sentAt: row.sent_at,
    sendDeadline: row.send_deadline,
    expiresAt: row.expires_at,
    venueOrderId: toVenueOrderId(row.order_date, row.order_no, row.branch),
  }
  if (row.kind === 'cancel') {
    const target = toVenueOrderId(row.target_order_date, row.target_order_no, row.target_branch)
    return [{ ...common, kind: 'cancel', target }]
  }
  const order = toOrder(row)
  return order ? [{ ...common, kind: 'place', order }] : []
}

function toOrder(row: IntentRow): OrderIntent | undefined {
  if (row.order_type === 'other') return undefined
  return {
    id: row.id,
    accountId: row.account_id,
    instrumentId: row.instrument_id,
    side: row.side,
    quantity: row.quantity,
    type: row.order_type,
    limitPrice: row.limit_price,
    stopPrice: row.stop_price,
    timeInForce: row.time_in_force,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...toOrigin(row),
  }
}

/** Nothing for what a person placed by hand. */
function toOrigin(row: IntentRow): { readonly origin?: OrderOrigin } {
  if (row.source === 'web' && row.parent_id === null) return {}
  const { source, source_id, source_hash, parent_id, leg, sequence } = row
  const origin = { source, sourceId: source_id, sourceHash: source_hash, signalId: null, leg, sequence }
  return { origin: { ...origin, parentId: parent_id, isApproved: row.approved_at !== null } }
}

export const toVenueOrderId = (
  date: KstDate | null,
  orderNo: string | null,
  branch: string | null,
): VenueOrderId | null =>
  date === null || orderNo === null ? null : { orderDate: date, orderNo, branch: branch ?? '' }

export const AccountRows = z.array(
  z
    .object({
      account_id: AccountId,
      user_id: z.uuid(),
      environment: Environment,
      mode: TradingMode,
      credential_id: z.uuid().nullable(),
      credential_state: z.enum(['none', 'sealed', 'verified', 'refused']),
      // What this bridge does not understand is held to the strictest defaults.
      limits: RiskLimits.catch(LIVE_LIMITS),
      live_ready: z.boolean(),
      cooldown_until: Time.nullable(),
    })
    .transform(
      (row): LedgerAccount => ({
        accountId: row.account_id,
        userId: row.user_id,
        environment: row.environment,
        mode: row.mode,
        credentialId: row.credential_id,
        credentialState: row.credential_state,
        limits: row.limits,
        access: { isLiveReady: row.live_ready, cooldownUntil: row.cooldown_until, armed: {} },
      }),
    ),
)

export const CredentialRows = z
  .array(
    z.object({
      credential_id: z.uuid(),
      user_id: z.uuid(),
      account_id: AccountId,
      environment: Environment,
      broker: z.string(),
      sealed_to: z.string(),
      sealed: z.string(),
    }),
  )
  .max(1)

export const InstrumentRows = z.array(
  z
    .object({
      kind: InstrumentKind,
      market: Market,
      is_halted: z.boolean(),
      is_managed: z.boolean(),
      is_liquidating: z.boolean(),
      warning: WarningLevel,
    })
    .transform(
      (row): InstrumentFacts => ({
        kind: row.kind,
        market: row.market,
        isHalted: row.is_halted,
        isWarned: row.is_managed || row.is_liquidating || row.warning === 'risk',
      }),
    ),
)

/** Rows of instruments in the shape `upsert_instruments` takes back. */
export const InstrumentTerms = z.array(
  z
    .object({
      id: InstrumentId,
      symbol: z.string(),
      name_ko: z.string(),
      name_en: z.string().nullable(),
      market: Market,
      kind: InstrumentKind,
      is_halted: z.boolean(),
      is_managed: z.boolean(),
    })
    .transform(({ name_ko, name_en, is_halted, is_managed, ...row }) => ({
      ...row,
      nameKo: name_ko,
      nameEn: name_en,
      isHalted: is_halted,
      isManaged: is_managed,
    })),
)

export const iso = (at: number): string => new Date(at).toISOString()
