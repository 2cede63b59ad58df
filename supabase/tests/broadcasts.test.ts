import { randomUUID } from 'node:crypto'
import { BRIDGE_EVENTS, type BridgeEvent, USER_EVENTS, type UserEvent } from '@naru/shared/contracts/realtime'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fillLedger } from './support/access-matrix.ts'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

interface Message {
  readonly topic: string
  readonly event: string
  readonly payload: unknown
}

let ledger: Ledger
let messages: readonly Message[]
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await fillLedger(ledger)
  const line = await ledger.id('owner_line')
  const rule = await ledger.id('owner_rule')
  const folder = await ledger.id('owner_folder')
  await ledger.as('owner', (sql) => sql`select public.delete_line(${line})`)
  await ledger.as('owner', (sql) => sql`select public.mark_all_read()`)
  const delivery = await ledger.id('owner_delivery')
  await ledger.as('bridge', (sql) => sql`select public.record_delivery(${delivery}, 1, 'delivered')`)
  // A rule that watches a list, a list that changes, a rule that is paused.
  const definition = JSON.stringify({ v: 1, kind: 'alert', universe: { watchlist: folder }, then: [{ do: 'notify' }] })
  await ledger.as('owner', (sql) => sql`select public.save_rule(${rule}, 'rule', 'alert', ${definition})`)
  await ledger.as('owner', (sql) => sql`select public.disarm_rule(${rule})`)
  await ledger.as(
    'owner',
    (sql) => sql`select public.arm_rule(${rule}, ${randomUUID()}, tests.hash(${definition}), '문장', 'x')`,
  )
  await ledger.sql`delete from realtime.messages where event = 'rules_changed'`
  await ledger.as('owner', async (sql) => sql`select public.remove_watchlist_item(${await ledger.id('owner_item')})`)
  const [strategy, backtest] = [await ledger.id('owner_strategy'), await ledger.id('owner_backtest')]
  await ledger.as('owner', (sql) => sql`select public.pause_strategy(${strategy}), public.cancel_backtest(${backtest})`)
  messages = await ledger.sql<Message[]>`select topic, event, payload from realtime.messages order by inserted_at`
})
afterAll(() => ledger.drop())

const ofTopic = (prefix: string) => messages.filter(({ topic }) => topic.startsWith(prefix))

it('what is told to users is what browsers read', () => {
  for (const { event, payload } of ofTopic('user:')) {
    expect([event, USER_EVENTS[event as UserEvent]?.safeParse(payload).error?.issues]).toEqual([event, undefined])
  }
  const told = new Set(ofTopic('user:').map(({ event }) => event))
  for (const event of ['rule_changed', 'firing_recorded', 'trace_changed', 'line_changed', 'notification_changed'])
    expect(told).toContain(event)
  for (const event of ['notifications_read', 'channel_changed', 'delivery_changed']) expect(told).toContain(event)
  for (const event of ['strategy_changed', 'signal_recorded', 'run_changed', 'strategy_day_recorded'])
    expect(told).toContain(event)
  expect(told).toContain('backtest_changed')
})

it('what is told to bridges is what they wake up for, and ids alone', () => {
  for (const { event, payload } of ofTopic('bridge:')) {
    const parsed = BRIDGE_EVENTS[event as BridgeEvent]?.strict().safeParse({ ...(payload as object), id: undefined })
    expect([event, parsed?.error?.issues.filter(({ code }) => code !== 'unrecognized_keys')]).toEqual([event, []])
  }
  const told = new Set(ofTopic('bridge:').map(({ event }) => event))
  for (const event of ['rules_changed', 'lines_changed', 'deliveries_waiting', 'channel_changed'])
    expect(told).toContain(event)
  for (const event of ['strategies_changed', 'backtests_waiting', 'backtest_canceled', 'hook_signals'])
    expect(told).toContain(event)
})

it('a line that is gone is told by its id, and a list that a rule watches to its bridge', async () => {
  const line = await ledger.id('owner_line')
  const gone = ofTopic('user:')
    .filter(({ event }) => event === 'line_changed')
    .at(-1)
  expect(USER_EVENTS.line_changed.parse(gone?.payload)).toEqual({ id: line, line: null })
  const watched = ofTopic('bridge:').filter(({ event }) => event === 'rules_changed')
  expect(watched.map(({ payload }) => BRIDGE_EVENTS.rules_changed.parse(payload).userId)).toEqual([
    await ledger.id('owner'),
  ])
})

const THINGS = [
  'rule',
  'line',
  'channel',
  'firing',
  'notification',
  'delivery',
  'strategy',
  'trading',
  'backtest',
  'hook',
]

it('nobody hears of the messages and rules of somebody else', async () => {
  const names = { [`user:${await ledger.id('owner')}`]: 'owner', [`user:${await ledger.id('stranger')}`]: 'stranger' }
  for (const { topic, event, payload } of ofTopic('user:')) {
    const other = names[topic] === 'owner' ? 'stranger' : 'owner'
    for (const thing of THINGS) {
      expect([topic, event, JSON.stringify(payload).includes(await ledger.id(`${other}_${thing}`))]).toEqual([
        topic,
        event,
        false,
      ])
    }
  }
})
