import { unixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { IntentId } from '@naru/shared/domain/order'
import { ParentId, type ParentKind, type ParentTerms } from '@naru/shared/domain/parent-order'
import { anIntent } from '@naru/shared/engine/fixtures.test-support'
import { z } from 'zod'
import {
  modifyOrder,
  type ParentRequest,
  placeParent,
  proposeParent,
  protectionOf,
} from '../support/ledger-twin/placing-parents.ts'
import { askToPlace } from '../support/ledger-twin/sending.ts'
import { Refusal } from '../support/ledger-twin/tables.ts'
import { aHolder, anIntentId, type Call, type Play, TERMS } from './parent-stage.ts'

/** What people and rules ask for, told to both ledgers: with the words of the ledger when it says no. */
async function askAs(
  play: Play,
  actor: string,
  asked: { readonly call: string; readonly args: object },
  ofTwin: () => unknown,
) {
  const reply = await play.stage.as(actor).rpc(asked.call, { ...asked.args }, z.unknown())
  const answer = (): unknown => {
    try {
      return ofTwin()
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }
  const sql = reply.ok ? inShort(reply.value) : reply.error.kind === 'refused' ? reply.error.code : reply.error.cause
  play.said.push({ call: `${asked.call} ${JSON.stringify(asked.args)}`, sql, twin: answer() })
}

const Made = z
  .array(z.object({ id: z.string(), kind: z.string(), side: z.string(), quantity: z.int(), state: z.string() }))
  .length(1)
const Placed = z.object({ id: z.string(), state: z.string() })
/** A parent as it is shown to its owner, without what differs by its nature. */
const inShort = (answer: unknown): unknown => {
  if (!Array.isArray(answer)) return typeof answer === 'string' ? { id: answer } : answer
  const made = Made.safeParse(answer)
  return made.success ? made.data[0] : Placed.parse(answer[0])
}
const madeOf = ({ tables }: Play, id: ParentId): unknown => Made.parse([tables.parents.get(id)])[0]

const SAMSUNG = InstrumentId.parse('005930.KRX')

/** Now and then one that is there already, with other words. */
const anId = ({ dice, parents }: Play): ParentId => {
  const known = dice.chance(10) ? dice.pick(parents) : undefined
  return known ?? ParentId.parse(`00000000-0000-4000-8000-0000000b${String(parents.length).padStart(4, '0')}`)
}

const noted = (play: Play, id: ParentId): void => {
  if (play.tables.parents.has(id) && !play.parents.includes(id)) play.parents.push(id)
}

function aRequest(play: Play, kinds: readonly ('stop' | 'oco' | 'bracket' | 'twap')[]): ParentRequest {
  const { dice, accountId } = play
  const kind = dice.pick(kinds) ?? 'stop'
  const side = kind === 'bracket' ? ('buy' as const) : ('sell' as const)
  const own = { id: anId(play), accountId, instrumentId: SAMSUNG, side, quantity: dice.between(1, 4) * 5 }
  return { ...own, ...({ kind, terms: TERMS[kind] } as ParentTerms) } // each kind has its own terms there
}

const argsOf = ({ id, accountId, instrumentId, side, quantity, kind, terms }: ParentRequest) => ({
  p_id: id,
  p_account_id: accountId,
  p_kind: kind satisfies ParentKind,
  p_instrument_id: instrumentId,
  p_side: side,
  p_quantity: String(quantity),
  p_terms: terms,
})

export const place: Call = async (play) => {
  const request = aRequest(play, ['stop', 'oco', 'bracket', 'twap'])
  const validUntil = play.dice.chance(20) ? unixMs(play.now + play.dice.between(-1, 40) * 1_000) : null
  const args = { ...argsOf(request), p_valid_until: validUntil === null ? null : new Date(validUntil).toISOString() }
  await askAs(play, 'owner', { call: 'place_parent_order', args }, () => {
    placeParent(play.tables, request, validUntil)
    return madeOf(play, request.id)
  })
  noted(play, request.id)
}

/** An order of its owner's own, for a change to be about. */
export const order: Call = async (play) => {
  const { tables, accountId, dice, now } = play
  const id = IntentId.parse(`00000000-0000-4000-8000-0000000d${String(tables.intents.size).padStart(4, '0')}`)
  const terms = { side: dice.chance(50) ? ('buy' as const) : ('sell' as const), quantity: 10, type: 'market' as const }
  const times = { createdAt: now, expiresAt: unixMs(now + 30_000) }
  const intent = anIntent({ id, accountId, instrumentId: SAMSUNG, limitPrice: null, ...terms, ...times })
  const args = {
    p_id: id,
    p_account_id: accountId,
    p_instrument_id: SAMSUNG,
    p_side: terms.side,
    p_order_type: terms.type,
    p_quantity: String(terms.quantity),
    p_limit_price: null,
    p_time_in_force: 'day',
  }
  await askAs(play, 'owner', { call: 'place_intent', args }, () => ({ ...Placed.parse(askToPlace(tables, intent)) }))
}

/** 정정 of any order, whatever has become of it. */
export const modify: Call = async (play) => {
  const { dice, tables } = play
  const [id, orderId] = [anId(play), anIntentId(play)]
  const quantity = dice.chance(50) ? dice.between(1, 12) : null
  const limitPrice = dice.chance(50) ? 70_000 : null
  const args = {
    p_id: id,
    p_order_id: orderId,
    p_order_type: limitPrice === null ? 'market' : 'limit',
    p_quantity: quantity === null ? null : String(quantity),
    p_limit_price: limitPrice === null ? null : String(limitPrice),
  }
  await askAs(play, 'owner', { call: 'modify_order', args }, () => {
    modifyOrder(tables, id, { orderId, quantity, limitPrice })
    return { id }
  })
  noted(play, id)
}

/** A rule that is armed, one that is not, or one that was changed since. */
export const propose: Call = async (play) => {
  const { dice, tables, versionId } = play
  const asked = aRequest(play, dice.chance(95) ? ['stop', 'bracket'] : ['oco'])
  const [needsApproval, holder] = [dice.chance(20), aHolder(play)]
  const sourceId = dice.chance(95) ? versionId : asked.id
  const sourceHash = dice.chance(95) ? 'a'.repeat(64) : 'b'.repeat(64)
  const fence = { p_owner: holder.owner, p_epoch: holder.epoch, p_needs_approval: needsApproval }
  const args = { ...argsOf(asked), p_source_id: sourceId, p_source_hash: sourceHash, ...fence }
  await askAs(play, 'bridge', { call: 'propose_parent', args }, () => {
    const waits = proposeParent(tables, 'bridge', { asked, proposal: { sourceId, sourceHash, needsApproval, holder } })
    return { id: asked.id, waits }
  })
  noted(play, asked.id)
}

/** The rule is switched off by its owner, or on again. */
export const arm: Call = async ({ stage, tables, versionId, dice }) => {
  const isOver = dice.chance(30)
  await stage.sql`update private.armed_versions set disarmed_at = ${isOver ? new Date(0) : null} where id = ${versionId}`
  Object.assign(tables.armed.get(versionId) ?? {}, { isOver })
}

/** Who protects what is held, as every screen shows it. */
export const protection: Call = async ({ stage, tables, accountId, said }) => {
  const [row] = await stage.sql<{ atBroker: number; atBridge: number }[]>`
    select (p).at_broker as "atBroker", (p).at_bridge as "atBridge"
    from (select trade.protection_of(${accountId}, ${SAMSUNG}) as p) one`
  said.push({ call: 'protection', sql: { ...row }, twin: protectionOf(tables, { accountId, instrumentId: SAMSUNG }) })
}
