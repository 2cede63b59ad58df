import { z } from 'zod'
import { type ParseError, parseWith } from '../../core/parse.ts'
import { ok, type Result } from '../../core/result.ts'
import { KstDate, UnixMs } from '../../core/time.ts'
import { InstrumentId, InstrumentKind, Market, Venue } from '../../domain/instrument.ts'
import { Bar, BarSpec, TradeTick } from '../../domain/market-data.ts'
import { AccountId, Side } from '../../domain/order.ts'
import { createCalendar } from '../../market/trading-calendar.ts'
import { parseStrategySpec } from '../spec.ts'
import type { DeskEvent } from './desk-event.ts'

/** As JSON has none for them, what is no finite number comes back as itself. */
const Figure = z
  .unknown()
  .refine((value) => typeof value === 'number', 'must be a number')
  .transform((value) => value as number) // as just asked
const Id = z.string().min(1)

export const TapeCalendar = z.strictObject({
  days: z.array(
    z.strictObject({
      date: KstDate,
      market: Venue,
      kind: z.enum(['holiday', 'late_open', 'half_day']),
      open: z.string().nullable(),
      close: z.string().nullable(),
      nameKo: z.string(),
      isAnnounced: z.boolean(),
      source: z.string(),
    }),
  ),
})

const Lots = z.array(z.strictObject({ instrumentId: InstrumentId, quantity: Figure, price: Figure }))

const Fill = z.strictObject({
  key: Id,
  ts: z.int(),
  instrumentId: InstrumentId,
  side: Side,
  quantity: Figure,
  price: Figure,
  charges: Figure,
})

const State = z.strictObject({
  v: z.literal(1),
  anchor: z.number(),
  startedAt: UnixMs,
  capital: Figure,
  lots: Lots,
  fills: z.array(Fill),
  orders: z.array(z.strictObject({ key: Id, instrumentId: InstrumentId, side: Side, quantity: Figure })),
  foldedTo: z.number(),
  told: z.record(z.string(), z.number()),
  day: z.strictObject({ date: KstDate, orders: z.int(), equity: Figure }),
})

const Version = z.strictObject({
  strategyId: Id,
  versionId: Id,
  hash: z.string(),
  accountId: AccountId,
  terms: z.unknown().refine((value) => parseStrategySpec(value).ok, 'must be the spec of a strategy'),
  instruments: z.array(InstrumentId),
  lots: Lots,
  state: State.nullable(),
})

const Standing = z.object({
  cash: Figure,
  buyingPower: Figure,
  equity: Figure,
  equityAtStart: Figure.nullable(),
  holdings: z.array(
    z.object({
      instrumentId: InstrumentId,
      quantity: Figure,
      sellableQuantity: Figure,
      avgPx: Figure,
      lastPx: Figure,
    }),
  ),
})

const Size = z.union([z.strictObject({ shares: Figure }), z.strictObject({ equityShare: Figure })])

const Outer = z.strictObject({
  id: Id,
  instrumentId: InstrumentId,
  action: Side,
  strength: Figure,
  price: Figure.nullable(),
  size: Size.nullable(),
  reason: z.string(),
})

const Remote = z.strictObject({
  series: z.int().nonnegative(),
  side: Side,
  size: Size.nullable(),
  type: z.enum(['market', 'limit', 'stop']),
  price: Figure.optional(),
  exits: z
    .strictObject({
      stopRate: Figure.optional(),
      takeRate: Figure.optional(),
      trailRate: Figure.optional(),
      trailAfterRate: Figure.optional(),
      clock: z.string().optional(),
    })
    .optional(),
  strength: Figure.optional(),
  reason: z.string().optional(),
})

const [at, versionId, instrumentId, accountId] = [UnixMs, Id, InstrumentId, AccountId]

/** One for every type there is: a new one does not compile before it is here. */
const EVENTS = {
  strategy_armed: z.strictObject({ type: z.literal('strategy_armed'), at, version: Version }),
  strategy_disarmed: z.strictObject({ type: z.literal('strategy_disarmed'), at, versionId }),
  instrument_known: z.strictObject({
    type: z.literal('instrument_known'),
    at,
    instrumentId,
    kind: InstrumentKind,
    market: Market,
  }),
  trade_tick: z.strictObject({ type: z.literal('trade_tick'), at, tick: TradeTick, tradingDate: KstDate }),
  bars_loaded: z.strictObject({
    type: z.literal('bars_loaded'),
    at,
    instrumentId,
    spec: BarSpec,
    bars: z.array(Bar),
    isForming: z.boolean(),
    asked: z.strictObject({ count: z.int(), from: UnixMs.nullable() }).optional(),
  }),
  bars_failed: z.strictObject({ type: z.literal('bars_failed'), at, instrumentId, spec: BarSpec }),
  own_order: z.strictObject({
    type: z.literal('own_order'),
    at,
    versionId,
    key: Id,
    instrumentId,
    side: Side,
    cumQty: Figure,
    amount: Figure,
    isOpen: z.boolean(),
  }),
  order_refused: z.strictObject({ type: z.literal('order_refused'), at, versionId, key: Id }),
  account_changed: z.strictObject({ type: z.literal('account_changed'), at, accountId, standing: Standing }),
  position_changed: z.strictObject({
    type: z.literal('position_changed'),
    at,
    accountId,
    instrumentId,
    quantity: Figure,
  }),
  foreign_fill: z.strictObject({ type: z.literal('foreign_fill'), at, accountId, instrumentId }),
  outer_signal: z.strictObject({ type: z.literal('outer_signal'), at, versionId, signal: Outer }),
  remote_answer: z.strictObject({
    type: z.literal('remote_answer'),
    at,
    versionId,
    seq: z.int(),
    signals: z.array(Remote).nullable(),
  }),
  remote_opened: z.strictObject({ type: z.literal('remote_opened'), at, versionId, hearsTicks: z.boolean() }),
  feed_interrupted: z.strictObject({
    type: z.literal('feed_interrupted'),
    at,
    instrumentIds: z.array(InstrumentId).nullable(),
  }),
  calendar_changed: z.strictObject({ type: z.literal('calendar_changed'), at, calendar: TapeCalendar }),
  timer: z.strictObject({ type: z.literal('timer'), at }),
} satisfies Record<DeskEvent['type'], z.ZodType>

const TapeEvent = z.discriminatedUnion('type', [
  EVENTS.strategy_armed,
  ...Object.values(EVENTS).filter((schema) => schema !== EVENTS.strategy_armed),
])

/**
 * An event as a tape has it.
 *
 * @errors  whatever is missing, of another type, or more than an event has, by name
 */
export function readTapeEvent(value: unknown): Result<DeskEvent, ParseError> {
  const checked = parseWith(TapeEvent, value)
  if (!checked.ok) return checked
  const { value: event } = checked
  if (event.type === 'calendar_changed') return ok({ ...event, calendar: createCalendar(event.calendar.days) })
  // Checked above. It is handed on as it was written, its keys in their order: what the desk keeps of it is compared by bytes.
  return ok(value as DeskEvent)
}
