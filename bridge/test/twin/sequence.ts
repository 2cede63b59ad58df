import { kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { AccountId, IntentId, type IntentState } from '@naru/shared/domain/order'
import { aBalance, aHolding, anIntent, aReport, OPENING } from '@naru/shared/engine/fixtures.test-support'
import { z } from 'zod'
import { createLedger } from '../../src/adapters/supabase/index.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { LeaseHolder, Ledger, LedgerFact } from '../../src/ports/store.ts'
import { createDice, type Dice } from '../sim/dice.ts'
import { askToPlace, cancelOrder } from '../support/ledger-twin/sending.ts'
import { createTables, Refusal, type Tables } from '../support/ledger-twin/tables.ts'
import { anAccount, createTwin } from '../support/memory-ledger.ts'
import { rowsOfSql, rowsOfTwin } from './rows.ts'
import type { Stage } from './sql-ledger.ts'

/** What both ledgers said to one call, and at the end what is in them. */
export interface Said {
  readonly call: string
  readonly sql: unknown
  readonly twin: unknown
}

type Stores = Omit<Ledger, 'wakeups'>

interface Side {
  readonly bridge: string
  readonly person: string
  readonly accountId: AccountId
  readonly sql: Stores
  readonly twin: Stores
  readonly holders: LeaseHolder[]
}

interface Play {
  readonly dice: Dice
  readonly stage: Stage
  readonly tables: Tables
  readonly sides: readonly Side[]
  readonly said: Said[]
  readonly ids: IntentId[]
  now: UnixMs
}

const INSTRUMENTS = ['005930.KRX', '000660.KRX'].map((id) => InstrumentId.parse(id))
/** Never asked of: the ledger's own functions are compared, not how they are listened to. */
const CLOCK: Clock = { now: () => unixMs(0), monotonic: () => 0, after: () => () => undefined }
const QUIET = { event: () => undefined, alarm: () => undefined, child: () => QUIET }

/** One seeded sequence of calls by two bridges, two processes each, and their users, told to both ledgers alike. */
export async function playSequence(stage: Stage, seed: number, calls: number): Promise<readonly Said[]> {
  const play = await openPlay(stage, seed)
  for (let call = 0; call < calls; call += 1) {
    await pass(play)
    await callOne(play)
  }
  const [sql, twin] = [await rowsOfSql(stage), rowsOfTwin(play.tables)]
  for (const name of Object.keys(sql)) play.said.push({ call: `rows of ${name}`, sql: sql[name], twin: twin[name] })
  return play.said
}

async function openPlay(stage: Stage, seed: number): Promise<Play> {
  const dice = createDice(seed)
  // Now and then a sequence crosses midnight.
  const play = { dice, stage, said: [], ids: [], now: dice.chance(20) ? unixMs(OPENING + 13.98 * 3_600_000) : OPENING }
  const tables = createTables(() => world.now)
  const sides: Side[] = []
  const names = [
    ['bridge', 'owner', 'account'],
    ['other_bridge', 'stranger', 'other_account'],
  ] as const
  for (const [bridge, person, account] of names) {
    const accountId = AccountId.parse(await stage.id(account))
    const userId = await stage.id(person)
    tables.accounts = [...tables.accounts, { ...anAccount({ accountId, userId }), bridgeId: bridge }]
    tables.leases.set(bridge, { owner: null, epoch: 0, expiresAt: -Infinity, heldSince: -Infinity })
    const { wakeups: _hints, ...sql } = createLedger(stage.as(bridge), CLOCK, QUIET)
    const twin = createTwin(tables, bridge)
    const holders = ['process-1', 'process-2'].map((owner) => ({ owner, epoch: 0 }))
    sides.push({ bridge, person, accountId, sql, twin, holders })
  }
  const world: Play = { ...play, tables, sides }
  return world
}

/** Mostly a moment, at times as long as a lease, a proof or a doubt lasts. */
async function pass(play: Play): Promise<void> {
  const { dice } = play
  const long = dice.pick([4_000, 12_000, 16_000, 31_000, 190_000]) ?? 0
  play.now = unixMs(play.now + (dice.chance(97) ? dice.between(1, 900) : long))
  await play.stage.setNow(play.now)
}

async function callOne(play: Play): Promise<void> {
  const { dice } = play
  const side = dice.pick(play.sides)
  const call = dice.pick(CALLS)
  if (side && call) await call(play, side)
}

/** The same of both, side by side. */
async function ask(play: Play, side: Side, call: string, work: (stores: Stores) => Promise<unknown>): Promise<void> {
  play.said.push({ call: `${side.bridge} ${call}`, sql: await work(side.sql), twin: await work(side.twin) })
}

type Call = (play: Play, side: Side) => Promise<void>

const anId = ({ dice, ids }: Play): IntentId => dice.pick(ids) ?? UNKNOWN
const UNKNOWN = IntentId.parse('00000000-0000-4000-8000-00000000ffff')
const nextId = (play: Play): IntentId => {
  const id = IntentId.parse(`00000000-0000-4000-8000-${String(play.ids.length + 1).padStart(12, '0')}`)
  play.ids.push(id)
  return id
}

const oneIn = ({ dice, tables, ids }: Play, { accountId }: Side, states: readonly IntentState[]): IntentId => {
  const rows = [...tables.intents.values()].filter((row) => row.accountId === accountId && states.includes(row.state))
  return dice.pick(rows)?.id ?? dice.pick(ids) ?? UNKNOWN
}

/** Mostly who holds the lease, at times somebody who did or never will. */
function aHolder({ dice, tables }: Play, { bridge, holders }: Side): LeaseHolder {
  const lease = tables.leases.get(bridge)
  if (lease?.owner && dice.chance(75)) return { owner: lease.owner, epoch: lease.epoch }
  const holder = dice.pick(holders) ?? { owner: 'nobody', epoch: 9 }
  return dice.chance(85) ? holder : { ...holder, epoch: holder.epoch + dice.between(-1, 1) }
}

const acquire: Call = async (play, side) => {
  const holder = play.dice.pick(side.holders)
  if (!holder) return
  await ask(play, side, `acquire ${holder.owner}`, async (stores) => {
    const reply = await stores.leases.acquire(holder.owner, 15_000)
    if (reply.ok && reply.value) Object.assign(holder, { epoch: reply.value.epoch })
    return reply
  })
}

const release: Call = (play, side) => {
  const holder = aHolder(play, side)
  return ask(play, side, 'release', (stores) => stores.leases.release(holder))
}

const claim: Call = (play, side) => {
  const [id, holder] = [play.dice.chance(75) ? oneIn(play, side, ['ready']) : anId(play), aHolder(play, side)]
  return ask(play, side, `claim ${id}`, (stores) => stores.intents.claim(id, holder, 2_000))
}

const sweep: Call = (play, side) => {
  const holder = aHolder(play, side)
  return ask(play, side, 'sweep', (stores) => stores.intents.sweep(holder))
}

const look: Call = async (play, side) => {
  await ask(play, side, 'pending', (stores) => stores.intents.pending())
  await ask(play, side, 'linked', (stores) => stores.intents.linked(side.accountId))
  await ask(play, side, 'openDays', (stores) => stores.intents.openDays(side.accountId))
}

/** What a person asks for, with the words of the ledger when it says no. */
async function askAs(
  play: Play,
  side: Side,
  told: { readonly call: string; readonly args: object; readonly twin: () => void },
): Promise<void> {
  const { call, args, twin } = told
  const reply = await play.stage.as(side.person).rpc(call, { ...args }, z.unknown())
  const answer = (): string => {
    try {
      twin()
      return 'done'
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }
  const sql = reply.ok ? 'done' : reply.error.kind === 'refused' ? reply.error.code : reply.error.cause
  play.said.push({ call: `${side.person} ${call}`, sql, twin: answer() })
}

const place: Call = async (play, side) => {
  const { dice, now, tables } = play
  const type = dice.chance(15) ? ('market' as const) : ('limit' as const)
  const order = anIntent({
    id: nextId(play),
    accountId: side.accountId,
    instrumentId: dice.pick(INSTRUMENTS) ?? '',
    side: dice.chance(30) ? 'sell' : 'buy',
    quantity: dice.between(1, 2) * 10,
    type,
    limitPrice: type === 'limit' ? 70_000 : null,
    createdAt: now,
    expiresAt: unixMs(now + 30_000),
  })
  const { id, instrumentId, quantity, limitPrice } = order
  const args = {
    p_id: id,
    p_account_id: side.accountId,
    p_instrument_id: instrumentId,
    p_side: order.side,
    p_order_type: type,
  }
  const more = {
    p_quantity: String(quantity),
    p_limit_price: limitPrice === null ? null : String(limitPrice),
    p_time_in_force: 'day',
  }
  await askAs(play, side, {
    call: 'place_intent',
    args: { ...args, ...more },
    twin: () => void askToPlace(tables, order),
  })
}

const cancel: Call = async (play, side) => {
  const orderId = anId(play)
  if (play.tables.intents.get(orderId)?.accountId !== side.accountId) return
  const id = nextId(play)
  const args = { p_id: id, p_order_id: orderId }
  await askAs(play, side, { call: 'cancel_order', args, twin: () => cancelOrder(play.tables, id, orderId) })
}

const setMode: Call = async (play, side) => {
  const mode = play.dice.chance(75)
    ? 'active'
    : (play.dice.pick(['reducing', 'halted', 'observe'] as const) ?? 'active')
  await play.stage.sql`update trade.broker_accounts set mode = ${mode} where id = ${side.accountId}`
  const { tables } = play
  tables.accounts = tables.accounts.map((row) => (row.accountId === side.accountId ? { ...row, mode } : row))
}

const record = (play: Play, side: Side, fact: LedgerFact): Promise<void> => {
  const holder = aHolder(play, side)
  return ask(play, side, `record ${JSON.stringify(fact)}`, async (stores) => {
    const reply = await stores.facts.record(side.accountId, fact, holder)
    if (!reply.ok) return reply
    const { deferred, adopted = [] } = reply.value
    return { deferred, adopted: adopted.map(({ instrumentId, ours, broker }) => ({ instrumentId, ours, broker })) }
  })
}

const outcome: Call = (play, side) => {
  const { dice, now } = play
  const intentId = dice.chance(70) ? oneIn(play, side, ['sending', 'in_doubt']) : anId(play)
  const attempt = play.tables.intents.get(intentId)?.attempt ?? 1
  const facts: readonly LedgerFact[] = [
    { kind: 'denied', intentId, code: 'insufficient_cash', detail: {} },
    {
      kind: 'not_sent',
      intentId,
      attempt: dice.chance(80) ? attempt : dice.between(0, 3),
      cause: 'connection refused',
    },
    { kind: 'not_sent', intentId, attempt, cause: 'EGW00201' },
    { kind: 'ack', intentId, venueOrderId: aNumber(play), acceptedAt: now },
    { kind: 'ack', intentId, venueOrderId: aNumber(play), acceptedAt: now },
    { kind: 'rejected', intentId, code: 'APBK0919', text: 'no' },
    { kind: 'in_doubt', intentId, cause: 'timeout' },
    { kind: 'in_doubt', intentId, cause: 'reset' },
    { kind: 'absent', intentId },
    { kind: 'manual', intentId, detail: {} },
  ]
  return record(play, side, dice.pick(facts) ?? { kind: 'absent', intentId })
}

const aNumber = ({ dice, now }: Play) => ({
  orderDate: kstDate(unixMs(now - (dice.chance(10) ? 86_400_000 : 0))),
  branch: dice.chance(80) ? '91252' : '',
  orderNo: String(dice.between(1, 9)).padStart(10, '0'),
})

/** Rows of a list, most of them steps forward of an order, some torn, old, of another intent or of none. */
const list: Call = (play, side) => {
  const { dice } = play
  const numbers = new Map(
    Array.from({ length: dice.between(1, 3) }, () => aNumber(play)).map((id) => [`${id.orderDate} ${id.orderNo}`, id]),
  )
  const reports = [...numbers.values()].map((id) => ({
    report: aRow(play, id),
    intentId: dice.chance(40) ? anId(play) : null,
  }))
  return record(play, side, { kind: 'order_reports', reports, source: dice.chance(50) ? 'list' : 'start_up' })
}

function aRow({ dice, now, ids, tables }: Play, venueOrderId: ReturnType<typeof aNumber>) {
  const like = tables.intents.get(dice.pick(ids) ?? '')?.order ?? anIntent()
  const { instrumentId, side, type, quantity, limitPrice } = like
  const cumQty = dice.between(0, quantity)
  const canceledQty = dice.chance(25) ? dice.between(0, quantity - cumQty) : 0
  const rejectedQty = dice.chance(5) ? quantity - cumQty - canceledQty : 0
  const left = quantity - cumQty - canceledQty - rejectedQty
  const leavesQty = dice.chance(85) ? left : dice.between(0, quantity)
  const cumAmount = cumQty * (dice.chance(80) ? 70_000 : 70_000 + dice.between(-33, 33))
  const orderedAt = unixMs(Math.floor((now - dice.between(0, 12_000)) / 1_000) * 1_000)
  const done = { cumQty, cumAmount, canceledQty, rejectedQty, leavesQty }
  return {
    ...aReport({ orderNo: venueOrderId.orderNo, side, type, quantity, limitPrice, orderedAt, ...done }),
    venueOrderId,
    instrumentId,
  }
}

const balance: Call = (play, side) => {
  const { dice, now } = play
  const holdings = INSTRUMENTS.filter(() => dice.chance(60)).map((instrumentId) => {
    const quantity = dice.pick([0, 5, 10, 20, 30]) ?? 0
    return aHolding({
      instrumentId,
      quantity,
      sellableQuantity: dice.between(0, quantity),
      avgPx: 70_000 + dice.between(0, 99) / 100,
    })
  })
  const equity = 10_000_000 + dice.between(-9, 9) * 1_000
  const readAt = unixMs(now - dice.between(0, 3_000))
  return record(play, side, {
    kind: 'balance',
    balance: aBalance({ holdings, equity, tradingDate: kstDate(now) }),
    readAt,
  })
}

/** How often each is made, of all. */
const WEIGHTS: readonly (readonly [Call, number])[] = [
  [acquire, 4],
  [release, 1],
  [place, 4],
  [cancel, 2],
  [claim, 5],
  [sweep, 2],
  [outcome, 5],
  [list, 4],
  [balance, 2],
  [look, 1],
  [setMode, 1],
]
const CALLS: readonly Call[] = WEIGHTS.flatMap(([call, times]) => Array.from({ length: times }, () => call))
