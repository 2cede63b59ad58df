import type { Tables } from '../support/ledger-twin/tables.ts'
import type { Stage } from './sql-ledger.ts'

type Rows = Readonly<Record<string, readonly unknown[]>>

/** Every row that decides what becomes of an order, as the real ledger has it, spelled alike for both. */
export async function rowsOfSql({ sql }: Stage): Promise<Rows> {
  const read = async (query: string): Promise<readonly unknown[]> =>
    (await sql.unsafe<{ row: unknown }[]>(`select to_json(t) as row from (${query}) t`)).map(({ row }) => row)
  const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`
  return {
    intents: await read(`select id, account_id as "accountId", kind, state, attempt, epoch, claim_owner as owner,
      ${ms('sent_at')} as "sentAt", ${ms('send_deadline')} as "sendDeadline", ${ms('expires_at')} as "expiresAt",
      order_date as "orderDate", order_no as "orderNo", branch, ${ms('acked_at')} as "ackedAt", reason_code as reason
      from trade.order_intents order by id`),
    orders: await read(`select account_id as "accountId", order_date as "orderDate", order_no as "orderNo", branch,
      intent_id as "intentId", origin, instrument_id as "instrumentId", side, order_type as type, quantity,
      limit_price::float8 as "limitPrice", cum_qty as "cumQty", cum_amount::float8 as "cumAmount",
      canceled_qty as "canceledQty", rejected_qty as "rejectedQty", status, ${ms('ordered_at')} as "orderedAt"
      from trade.broker_orders order by account_id, order_date, order_no`),
    fills: await read(`select account_id as "accountId", order_date as "orderDate", order_no as "orderNo",
      cum_qty_after as "cumQtyAfter", instrument_id as "instrumentId", quantity, amount::float8 as amount,
      ${ms('seen_at')} as "seenAt", source from trade.fills order by account_id, order_date, order_no, cum_qty_after`),
    positions: await read(`select account_id as "accountId", instrument_id as "instrumentId", quantity,
      sellable_quantity as "sellableQuantity", (avg_px * 10000)::bigint::text as "avgPx",
      (realized_pnl * 100)::bigint::text as "realizedPnl", last_px::float8 as "lastPx",
      broker_quantity as "brokerQuantity", ${ms('broker_synced_at')} as "brokerSyncedAt"
      from trade.positions order by account_id, instrument_id`),
    balances: await read(`select account_id as "accountId", cash::float8, buying_power::float8 as "buyingPower",
      equity::float8, day_start_equity::float8 as "dayStartEquity", trading_date as "tradingDate"
      from trade.balances order by account_id`),
    adjustments: await read(`select account_id as "accountId", kind, instrument_id as "instrumentId",
      order_date as "orderDate", order_no as "orderNo", detail from trade.adjustments order by id`),
    leases: await read(`select b.name as bridge, l.owner, l.epoch,
      ${ms(`nullif(l.expires_at, '-infinity')`)} as "expiresAt", ${ms(`nullif(l.held_since, '-infinity')`)} as "heldSince"
      from private.leases l join private.bridges b on b.id = l.bridge_id order by b.name`),
  }
}

const by =
  <T>(...keys: readonly ((row: T) => string | number)[]) =>
  (a: T, b: T): number => {
    for (const key of keys) if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1
    return 0
  }

/** The same of the twin. */
export function rowsOfTwin(tables: Tables): Rows {
  const finite = (at: number): number | null => (Number.isFinite(at) ? at : null)
  return {
    intents: [...tables.intents.values()]
      .sort(by((row) => row.id))
      .map(({ id, accountId, kind, state, attempt, epoch, owner, sentAt, sendDeadline, expiresAt, ...row }) => ({
        id,
        accountId,
        kind,
        state,
        attempt,
        epoch,
        owner,
        sentAt,
        sendDeadline,
        expiresAt,
        orderDate: row.venueOrderId?.orderDate ?? null,
        orderNo: row.venueOrderId?.orderNo ?? null,
        branch: row.venueOrderId?.branch ?? null,
        ackedAt: row.ackedAt,
        reason: row.reason?.code ?? null,
      })),
    orders: [...tables.orders.values()].sort(
      by(
        (row) => row.accountId,
        (row) => row.orderDate,
        (row) => row.orderNo,
      ),
    ),
    fills: tables.fills.toSorted(
      by(
        (row) => row.accountId,
        (row) => row.orderDate,
        (row) => row.orderNo,
        (row) => row.cumQtyAfter,
      ),
    ),
    positions: [...tables.positions.values()]
      .sort(
        by(
          (row) => row.accountId,
          (row) => row.instrumentId,
        ),
      )
      .map((row) => ({ ...row, avgPx: String(row.avgPx), realizedPnl: String(row.realizedPnl) })),
    balances: [...tables.balances]
      .sort(by(([id]) => id))
      .map(([accountId, { cash, buyingPower, equity, dayStartEquity, tradingDate }]) => ({
        accountId,
        cash,
        buyingPower,
        equity,
        dayStartEquity,
        tradingDate,
      })),
    adjustments: tables.adjustments,
    leases: [...tables.leases]
      .sort(by(([bridge]) => bridge))
      .map(([bridge, { owner, epoch, expiresAt, heldSince }]) => ({
        bridge,
        owner,
        epoch,
        expiresAt: finite(expiresAt),
        heldSince: finite(heldSince),
      })),
  }
}
