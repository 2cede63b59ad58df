import { kstDate, unixMs } from '@naru/shared/core/time'
import { AccountId, type IntentId } from '@naru/shared/domain/order'
import { ParentId, ParentOrder, type ParentState } from '@naru/shared/domain/parent-order'
import { aBalance, aHolding, aReport, OPENING } from '@naru/shared/engine/fixtures.test-support'
import { z } from 'zod'
import { createLedger } from '../../src/adapters/supabase/index.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { LedgerFact } from '../../src/ports/store.ts'
import { createDice } from '../sim/dice.ts'
import { cancelParent, resumeParent } from '../support/ledger-twin/parents.ts'
import { createTables, Refusal, type Tables } from '../support/ledger-twin/tables.ts'
import { anAccount, createTwin } from '../support/memory-ledger.ts'
import { arm, modify, order, place, propose, protection } from './parent-asks.ts'
import { aHolder, anIntentId, type Call, type Play, type Stores, TERMS, UNKNOWN } from './parent-stage.ts'
import type { Said } from './sequence.ts'
import type { Stage } from './sql-ledger.ts'

/** Never asked of: the ledger's own functions are compared, not how they are listened to. */
const CLOCK: Clock = { now: () => unixMs(0), monotonic: () => 0, after: () => () => undefined }
const QUIET = { event: () => undefined, alarm: () => undefined, child: () => QUIET }

const LEGS_OF = {
  stop: ['stop'],
  oco: ['take_profit', 'stop'],
  bracket: ['entry', 'entry', 'take_profit', 'stop'],
  twap: ['slice'],
  replace: ['replacement'],
} as const
const LEGS = ['entry', 'take_profit', 'stop', 'exit', 'slice', 'replacement'] as const

/** One seeded sequence of calls about parent orders, by their owner and a bridge, told to both ledgers alike. */
export async function playParents(stage: Stage, seed: number, calls: number): Promise<readonly Said[]> {
  const play = await openPlay(stage, seed)
  await addParent(play)
  for (let call = 0; call < calls; call += 1) {
    play.now = unixMs(play.now + play.dice.between(1, 2_500))
    await stage.setNow(play.now)
    await (play.dice.pick(CALLS) ?? look)(play)
  }
  await look(play)
  return play.said
}

async function openPlay(stage: Stage, seed: number): Promise<Play> {
  const tables = createTables(() => play.now)
  const accountId = AccountId.parse(await stage.id('account'))
  const userId = await stage.id('owner')
  tables.accounts = [{ ...anAccount({ accountId, userId }), bridgeId: 'bridge' }]
  const { wakeups: _hints, ...sql } = createLedger(stage.as('bridge'), CLOCK, QUIET)
  const twin = createTwin(tables, 'bridge')
  const holder = { owner: 'process-1', epoch: 1 }
  const dice = createDice(seed)
  const versionId = '00000000-0000-4000-8000-0000000c0001'
  const told = { dice, stage, tables, sql, twin, accountId, userId, holder, said: [], parents: [], versionId }
  const play: Play = { ...told, now: OPENING, orderNo: 0 }
  await stage.setNow(play.now)
  // For as long as the sequence lasts.
  await stage.sql`update private.leases set owner = 'process-1', epoch = 1, expires_at = 'infinity'`
  tables.leases.set('bridge', { owner: 'process-1', epoch: 1, expiresAt: Infinity, heldSince: -Infinity })
  await stage.sql`insert into private.armed_versions (id, user_id, account_id, kind, hash, label)
    values (${versionId}, ${userId}, ${accountId}, 'rule', ${'a'.repeat(64)}, 'rule')`
  tables.armed.set(versionId, { kind: 'rule', hash: 'a'.repeat(64), isOver: false })
  const balance = aBalance({
    holdings: [aHolding({ quantity: 40, sellableQuantity: 40 })],
    tradingDate: kstDate(play.now),
  })
  await tell(play, { kind: 'balance', balance, readAt: play.now })
  return play
}

const withoutVersion = ({ version: _version, updatedAt: _updatedAt, ...parent }: ParentOrder) => parent

async function ask(play: Play, call: string, work: (stores: Stores) => Promise<unknown>): Promise<void> {
  play.said.push({ call, sql: await work(play.sql), twin: await work(play.twin) })
}

const addParent: Call = async (play) => {
  const { dice, stage, tables, accountId, userId, now } = play
  const kind = dice.pick(['stop', 'oco', 'bracket', 'twap', 'replace'] as const) ?? 'stop'
  const replaced = dice.pick([...tables.intents.values()].filter((row) => row.order))
  if (kind === 'replace' && !replaced?.order) return
  const terms = kind === 'replace' ? { orderId: replaced?.id, orderType: 'market' } : TERMS[kind]
  const side = kind === 'replace' ? replaced?.order?.side : kind === 'bracket' ? 'buy' : 'sell'
  const quantity = dice.between(1, 3) * 5
  const validUntil = dice.chance(20) ? unixMs(now + 30_000) : null
  const id = ParentId.parse(`00000000-0000-4000-8000-0000000a${String(play.parents.length).padStart(4, '0')}`)
  const own = { id, userId, accountId, instrumentId: '005930.KRX', side, quantity, kind, terms, validUntil }
  const fresh = { state: 'working', placement: 'bridge', progress: {}, reasonCode: null, reasonDetail: null }
  const source = { source: 'web', sourceId: null, sourceHash: null, resumedAt: null }
  const parent = ParentOrder.parse({ ...own, ...fresh, ...source, createdAt: now, updatedAt: now, version: 1 })
  await stage.sql`insert into trade.parent_orders (id, user_id, account_id, kind, instrument_id, side, quantity, terms,
      request_hash, valid_until)
    values (${id}, ${userId}, ${accountId}, ${kind}, '005930.KRX', ${parent.side}, ${quantity},
      ${stage.sql.json(terms)}, '', ${validUntil === null ? null : new Date(validUntil)})`
  tables.parents.set(id, parent)
  play.parents.push(id)
}

const aParent = ({ dice, parents }: Play): ParentId => dice.pick(parents) ?? ParentId.parse(UNKNOWN)
const spawn: Call = (play) => {
  const [id, holder] = [aParent(play), aHolder(play)]
  const kind = play.tables.parents.get(id)?.kind ?? 'stop'
  const isFitting = play.dice.chance(90) && kind in LEGS_OF
  const leg = play.dice.pick(isFitting ? LEGS_OF[kind as keyof typeof LEGS_OF] : LEGS) ?? 'stop'
  const terms = { type: 'market', limitPrice: null, stopPrice: null, timeInForce: 'day' } as const
  const child = { leg, sequence: play.dice.between(1, 2), quantity: play.dice.between(1, 10), ...terms }
  return ask(play, `spawn ${id} ${leg}`, (stores) => stores.parents.spawnChild(id, child, holder))
}

const cancelChild: Call = async (play) => {
  const [id, order, holder] = [aParent(play), anIntentId(play), aHolder(play)]
  await ask(play, `cancelChild ${id} ${order}`, (stores) => stores.parents.cancelChild(id, order, holder))
}

const STATES: readonly ParentState[] = ['working', 'working', 'triggered', 'triggered', 'suspended', 'done', 'failed']
const record: Call = (play) => {
  const [id, holder] = [aParent(play), aHolder(play)]
  const state = play.dice.pick(STATES) ?? 'working'
  const watermark = 70_000 + 100 * play.dice.between(0, 5)
  const mark = play.dice.chance(50)
    ? { watermark, ...(play.dice.chance(80) && { triggerPrice: watermark - 1_000 }) }
    : {}
  const progress = { ...mark, ...(play.dice.chance(30) && { firedAt: play.now }) }
  const reason = { reasonCode: play.dice.chance(50) ? 'quote_stale' : null, reasonDetail: null }
  const standing = { state, placement: play.dice.chance(50) ? 'bridge' : 'broker', progress, ...reason } as const
  return ask(play, `record ${id} ${state}`, async (stores) => {
    const reply = await stores.parents.record(id, standing, holder)
    return reply.ok ? withoutVersion(reply.value) : reply
  })
}

const look: Call = (play) =>
  ask(play, 'working', async (stores) => {
    const reply = await stores.parents.working()
    if (!reply.ok) return reply
    return reply.value.map(({ parent, children, target }) => ({
      parent: withoutVersion(parent),
      // Those of one parent and one moment have no order of their own.
      children: children.toSorted((a, b) => (a.intentId < b.intentId ? -1 : 1)),
      target,
    }))
  })

const tell = (play: Play, fact: LedgerFact): Promise<void> =>
  ask(play, `tell ${fact.kind}`, (stores) => stores.facts.record(play.accountId, fact, play.holder))

/** On its way, at the broker, filled or lost: whatever may come of a child. */
const advance: Call = async (play) => {
  const intentId = anIntentId(play)
  const row = play.tables.intents.get(intentId)
  if (!row?.order) return
  if (row.state === 'ready') {
    await ask(play, `claim ${intentId}`, (stores) => stores.intents.claim(intentId, play.holder, 2_000))
  } else if (row.state === 'sending' && play.dice.chance(70)) {
    play.orderNo += 1
    const venueOrderId = { orderDate: kstDate(play.now), branch: '', orderNo: String(play.orderNo).padStart(10, '0') }
    await tell(play, { kind: 'ack', intentId, venueOrderId, acceptedAt: play.now })
  } else if (row.state === 'sending' && play.dice.chance(50)) {
    await tell(play, { kind: 'not_sent', intentId, cause: 'EGW00201', attempt: row.attempt })
  } else if (row.state === 'sending') await tell(play, { kind: 'in_doubt', intentId, cause: 'timeout' })
  else if (row.state === 'in_doubt') await tell(play, { kind: 'absent', intentId })
  else if (row.venueOrderId) await tell(play, { kind: 'order_reports', reports: [aStep(play, row.id)], source: 'list' })
}

function aStep({ dice, tables }: Play, intentId: IntentId) {
  const row = tables.intents.get(intentId)
  const id = row?.venueOrderId
  const order = [...tables.orders.values()].find((one) => one.orderNo === id?.orderNo)
  if (!id || !row?.order || !order) throw new Error(`${intentId} is not at the broker`)
  const { side, type, quantity } = row.order
  const cumQty = dice.between(order.cumQty, quantity - order.canceledQty)
  const canceledQty = dice.chance(30) ? quantity - cumQty : order.canceledQty
  const leavesQty = quantity - cumQty - canceledQty
  const done = { cumQty, cumAmount: cumQty * 70_000, canceledQty, leavesQty, orderedAt: order.orderedAt }
  const report = aReport({ orderNo: id.orderNo, side, type, quantity, limitPrice: null, ...done })
  return { report: { ...report, venueOrderId: id }, intentId }
}

/** What its owner asks for, with the words of the ledger when it says no. */
async function askAs(play: Play, call: string, ofTwin: (tables: Tables, id: ParentId) => void): Promise<void> {
  const id = aParent(play)
  const reply = await play.stage.as('owner').rpc(call, { p_id: id }, z.unknown())
  const answer = (): string => {
    try {
      ofTwin(play.tables, id)
      return 'done'
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }
  const sql = reply.ok ? 'done' : reply.error.kind === 'refused' ? reply.error.code : reply.error.cause
  play.said.push({ call: `owner ${call} ${id}`, sql, twin: answer() })
}

const takeBack: Call = (play) => askAs(play, 'cancel_parent_order', cancelParent)
const resume: Call = (play) => askAs(play, 'resume_parent_order', resumeParent)

const lower: Call = (play) => {
  const mode = play.dice.pick(['reducing', 'halted', 'observe'] as const) ?? 'halted'
  const lowering = { mode, code: 'quote_stale', detail: {}, cancels: play.dice.chance(50) }
  return ask(play, `lower ${mode}`, (stores) => stores.accounts.lowerMode(play.accountId, lowering))
}

const raise: Call = async ({ stage, tables, accountId }) => {
  await stage.sql`update trade.broker_accounts set mode = 'active' where id = ${accountId}`
  tables.accounts = tables.accounts.map((row) => ({ ...row, mode: 'active' }))
}

const sweep: Call = (play) => ask(play, 'sweep', (stores) => stores.intents.sweep(play.holder))

/** How often in a hundred and forty-four calls. */
const CALLS: readonly Call[] = (
  [
    [addParent, 9],
    [spawn, 22],
    [cancelChild, 6],
    [record, 6],
    [advance, 30],
    [look, 8],
    [sweep, 4],
    [takeBack, 4],
    [resume, 7],
    [raise, 8],
    [lower, 3],
    [place, 9],
    [order, 6],
    [arm, 3],
    [modify, 6],
    [propose, 7],
    [protection, 6],
  ] as const
).flatMap(([call, times]) => Array.from({ length: times }, () => call))
