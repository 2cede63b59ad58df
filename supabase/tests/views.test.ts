import { BacktestJobRow, ClaimedBacktest, ClaimedChunk } from '@naru/shared/contracts/backtests'
import {
  BridgeChannelRow,
  ClaimedDelivery,
  NOTIFICATION_TYPES,
  NotificationChannelRow,
  NotificationDeliveryRow,
  NotificationPreferenceRow,
  NotificationRow,
  NotificationSettingsRow,
  NotificationTypeRow,
  SealedAddressRow,
} from '@naru/shared/contracts/notifications'
import {
  ArmedRuleRow,
  PriceLineRow,
  RuleFiringRow,
  RuleRow,
  RuleTraceRow,
  RuleVersionRow,
} from '@naru/shared/contracts/rules'
import {
  ArmedStrategyRow,
  HookSignalRow,
  SignalHookRow,
  StrategyDayRow,
  StrategyRow,
  StrategyRunRow,
  StrategySignalRow,
  StrategyVersionRow,
} from '@naru/shared/contracts/strategies'
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
import { AccountDayRow, TradeRow } from '@naru/shared/portfolio/rows'
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
  rules: RuleRow,
  rule_versions: RuleVersionRow,
  price_lines: PriceLineRow,
  rule_firings: RuleFiringRow,
  rule_traces: RuleTraceRow,
  notification_types: NotificationTypeRow,
  notifications: NotificationRow,
  notification_channels: NotificationChannelRow,
  notification_preferences: NotificationPreferenceRow,
  notification_settings: NotificationSettingsRow,
  notification_deliveries: NotificationDeliveryRow,
  strategies: StrategyRow,
  strategy_versions: StrategyVersionRow,
  strategy_signals: StrategySignalRow,
  strategy_runs: StrategyRunRow,
  strategy_days: StrategyDayRow,
  signal_hooks: SignalHookRow,
  backtest_jobs: BacktestJobRow,
  trades: TradeRow,
  account_days: AccountDayRow,
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

describe('what a bridge reads', () => {
  it('of armed rules is as agreed upon', async () => {
    const rows = await ledger.as('bridge', (sql) => sql`select to_jsonb(r) as row from public.list_armed_rules() r`)
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) {
      expect(Object.keys(row).toSorted()).toEqual(Object.keys(ArmedRuleRow.shape).toSorted())
      expect(ArmedRuleRow.safeParse(row).error?.issues).toBeUndefined()
    }
  })

  it('of armed strategies is as agreed upon', async () => {
    const rows = await ledger.as(
      'bridge',
      (sql) => sql`select to_jsonb(s) as row from public.list_armed_strategies() s`,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) expect(ArmedStrategyRow.strict().safeParse(row).error?.issues).toBeUndefined()
  })

  it('of what hooks were sent, and of tests of the past and their parts, is as agreed upon', async () => {
    const readers = [
      ['claim_hook_signals()', HookSignalRow],
      [`claim_backtest_chunks('worker-2')`, ClaimedChunk],
      [`claim_backtest('worker-2')`, ClaimedBacktest],
    ] as const
    await ledger.sql`insert into trade.backtest_jobs (id, user_id, name, kind, spec, spec_hash, total_runs)
      values (gen_random_uuid(), tests.id('owner'), 'waits', 'single', '{}', repeat('a', 64), 1)`
    for (const [call, schema] of readers) {
      const rows = await ledger.as('bridge', (sql) => sql.unsafe(`select to_jsonb(r) as row from public.${call} r`))
      expect([call, rows.length]).toEqual([call, 1])
      for (const { row } of rows)
        expect([call, schema.strict().safeParse(row).error?.issues]).toEqual([call, undefined])
    }
  })

  it('of its channels and what it sends over them is as agreed upon', async () => {
    const [channel] = await ledger.as(
      'bridge',
      (sql) => sql`select to_jsonb(c) as row from public.list_bridge_channels() c`,
    )
    expect(BridgeChannelRow.strict().safeParse(channel?.row).error?.issues).toBeUndefined()
    await ledger.as('owner', async (sql) => sql`select public.test_channel(${await ledger.id('owner_channel')})`)
    const taken = await ledger.as('bridge', (sql) => sql`select to_jsonb(d) as row from public.claim_deliveries() d`)
    expect(taken.length).toBeGreaterThan(0)
    for (const { row } of taken) expect(ClaimedDelivery.strict().safeParse(row).error?.issues).toBeUndefined()
    const [address] = await ledger.as(
      'bridge',
      async (sql) => sql`
      select to_jsonb(s) as row from public.read_channel_secret(${await ledger.id('owner_channel')}) s`,
    )
    expect(SealedAddressRow.strict().safeParse(address?.row).error?.issues).toBeUndefined()
  })

  it('nobody is told of a kind of message that has no words', async () => {
    const rows = await ledger.sql<{ event_type: string }[]>`select event_type from trade.notification_types`
    expect(rows.map(({ event_type }) => event_type).toSorted()).toEqual(NOTIFICATION_TYPES.toSorted())
  })
})
