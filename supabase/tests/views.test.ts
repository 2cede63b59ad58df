import {
  AdjustmentRow,
  AuditRow,
  BalanceRow,
  BrokerAccountRow,
  ModeChangeRow,
  OrderEventRow,
  OrderRow,
  ParentOrderRow,
  PositionRow,
  StatementRow,
} from '@naru/shared/contracts/views'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillLedger } from './support/access-matrix.ts'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await fillLedger(ledger)
})
afterAll(() => ledger.drop())

const ROWS = {
  orders: OrderRow,
  order_events: OrderEventRow,
  parent_orders: ParentOrderRow,
  positions: PositionRow,
  balances: BalanceRow,
  broker_accounts: BrokerAccountRow,
  mode_changes: ModeChangeRow,
  statements: StatementRow,
  adjustments: AdjustmentRow,
  audit_log: AuditRow,
} as const

describe('what its owner reads', () => {
  it.each(Object.entries(ROWS))('of %s has the columns that are agreed upon, and no other', async (view, schema) => {
    const rows = await ledger.as(
      'owner',
      (sql) => sql<{ row: Record<string, unknown> }[]>`select to_jsonb(v) as row from ${sql(`public.${view}`)} v`,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) {
      expect(Object.keys(row).toSorted()).toEqual(Object.keys(schema.shape).toSorted())
      expect(schema.safeParse(row).error?.issues).toBeUndefined()
    }
  })
})
