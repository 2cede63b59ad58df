import { unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { isFinal, type ParentId, type ParentOrder, type ParentTerms } from '@naru/shared/domain/parent-order'
import type { Ledger } from '../../src/ports/store.ts'
import { childrenOf, resumeParent } from '../support/ledger-twin/parents.ts'
import { modifyOrder, type ParentRequest, placeParent, proposeParent } from '../support/ledger-twin/placing-parents.ts'
import { type AccountRow, Refusal, type Tables } from '../support/ledger-twin/tables.ts'
import type { Agenda } from './agenda.ts'
import type { Dice } from './dice.ts'
import type { Exchange } from './exchange.ts'
import type { Rules } from './rules.ts'
import { SPAN } from './weather.ts'

/** A rule of the user's that is armed: what it proposes the ledger takes. */
export const ARMED = { id: '00000000-0000-4000-8000-0000000c0001', kind: 'rule', hash: 'a'.repeat(64) } as const

type Stores = Omit<Ledger, 'wakeups'>

/** What the user, and a rule of theirs, do with parent orders. */
export interface ParentUser {
  /** Puts everything they will do into the agenda. */
  plan(agenda: Agenda): void
  /** Now and then a parent is taken back in the very moment in which one of its legs is made, or taken for sending. */
  meddle(stores: Stores): Stores
}

interface Parts {
  readonly dice: Dice
  readonly tables: Tables
  readonly exchange: Exchange
  readonly rules: Rules
  readonly account: AccountRow
  readonly instruments: readonly InstrumentId[]
  readonly nextParentId: () => ParentId
  /** Requests of it that are on their way to the broker. */
  readonly isInFlight: (intentId: string) => boolean
  readonly tell: (parentId: ParentId) => void
  readonly start: number
}

const DO_PERCENT = { disarm: 40, whileMade: 4, whileTaken: 3 } as const

export function createParentUser(parts: Parts): ParentUser {
  const { dice } = parts
  const does = deedsOf(parts)
  const takesBack = (percent: number, id: ParentId): void => {
    if (parts.tables.now() < parts.start + SPAN.faults && dice.chance(percent)) asked(() => does.takeBack(id))
  }
  return {
    plan(agenda) {
      const times = (count: number, until: number, work: () => void): void => {
        for (let done = 0; done < count; done += 1) agenda.after(dice.between(3_000, until), () => asked(work))
      }
      times(dice.between(3, 5), SPAN.orders, does.place)
      times(dice.between(0, 2), SPAN.orders, does.propose)
      times(dice.between(0, 2), SPAN.orders, does.modify)
      times(dice.between(0, 2), SPAN.faults, () => does.takeBack(undefined))
      times(8, SPAN.faults, does.resume)
      if (dice.chance(DO_PERCENT.disarm)) times(1, SPAN.faults, does.disarm)
    },
    meddle: (stores) => ({
      ...stores,
      parents: {
        ...stores.parents,
        async spawnChild(id, child, holder) {
          takesBack(DO_PERCENT.whileMade, id)
          const answer = await stores.parents.spawnChild(id, child, holder)
          takesBack(DO_PERCENT.whileMade, id)
          return answer
        },
      },
      intents: {
        ...stores.intents,
        async claim(id, holder, windowMs) {
          const answer = await stores.intents.claim(id, holder, windowMs)
          const parentId = parts.tables.intents.get(id)?.order?.origin?.parentId
          if (parentId && answer.ok && answer.value) takesBack(DO_PERCENT.whileTaken, parentId as ParentId) // of a leg it is a parent's
          return answer
        },
      },
    }),
  }
}

/** The ledger says no to much of what people ask for. */
export function asked(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

function deedsOf(parts: Parts) {
  const { dice, tables, rules, tell } = parts
  const oneOf = (isWanted: (parent: ParentOrder) => boolean): ParentOrder | undefined =>
    dice.pick([...tables.parents.values()].filter(isWanted))
  return {
    place() {
      const request = { ...aHolding(parts), ...dice.pick(KINDS)?.(parts) } as ParentRequest // every kind brings its terms
      const validUntil = dice.chance(15) ? unixMs(tables.now() + dice.between(20, 150) * 1_000) : null
      placeParent(tables, request, validUntil)
      tell(request.id)
    },
    propose() {
      const terms = dice.chance(50) ? aStop(parts) : aBracket(parts)
      const asked = { ...aHolding(parts), ...terms } as ParentRequest // as above
      const lease = tables.leases.get(parts.account.bridgeId)
      if (!lease?.owner) return
      const holder = { owner: lease.owner, epoch: lease.epoch }
      const proposal = { sourceId: ARMED.id, sourceHash: ARMED.hash, needsApproval: dice.chance(10), holder }
      // Who has not heard the answer asks again.
      for (let times = dice.between(1, 2); times > 0; times -= 1)
        proposeParent(tables, parts.account.bridgeId, { asked, proposal })
      tell(asked.id)
    },
    modify() {
      const isOpen = ({ order, state }: { readonly order: object | null; readonly state: string }) =>
        order !== null && (state === 'acked' || state === 'ready')
      const orderId = dice.pick([...tables.intents.values()].filter(isOpen))?.id
      if (!orderId) return
      const id = parts.nextParentId()
      const quantity = dice.chance(50) ? dice.between(1, 3) * 10 : null
      modifyOrder(tables, id, { orderId, quantity, limitPrice: dice.chance(80) ? aLimit(parts) : null })
      tell(id)
    },
    takeBack(which: ParentId | undefined) {
      const id = which ?? oneOf(({ state }) => !isFinal(state))?.id
      if (!id) return
      rules.cancelParent(tables, id)
      tell(id)
    },
    resume() {
      const parent = oneOf(({ state }) => state === 'suspended')
      if (!parent || !hasLookedAt(parts, parent)) return
      resumeParent(tables, parent.id)
      tell(parent.id)
    },
    /** The rule is switched off: what it holds stays protected. */
    disarm() {
      Object.assign(tables.armed.get(ARMED.id) ?? {}, { isOver: true })
      tables.accounts = tables.accounts.map((row) => ({ ...row, access: { ...row.access, armed: {} } }))
    },
  }
}

/** Whoever lets a parent go on has seen in the broker's own app that what nobody could find is not there. */
function hasLookedAt({ tables, exchange, isInFlight }: Parts, { id }: ParentOrder): boolean {
  const absent = childrenOf(tables, id).filter(({ state }) => state === 'absent')
  return absent.every((row) => !isInFlight(row.id) && !exchange.orders.some(({ intentId }) => intentId === row.id))
}

const aHolding = ({ dice, account, instruments, nextParentId }: Parts) => ({
  id: nextParentId(),
  accountId: account.accountId,
  instrumentId: dice.pick(instruments),
  quantity: dice.between(1, 2) * 10,
  side: 'sell' as const,
})

type Wish = (parts: Parts) => ParentTerms & { readonly side: 'buy' | 'sell' }

/** Near enough to be reached, mostly. Prices are told without looking which instrument it is: they are all alike. */
const below = ({ dice }: Parts): number => 70_000 - 100 * dice.between(3, 25)
const above = ({ dice }: Parts): number => 70_000 + 100 * dice.between(3, 25)
const aLimit = ({ dice }: Parts): number => 70_000 + 100 * dice.between(-5, 5)

const aStop: Wish = (parts) => {
  const triggerPrice = below(parts)
  const terms = parts.dice.chance(70)
    ? ({ triggerPrice, orderType: 'market' } as const)
    : ({ triggerPrice, orderType: 'limit', limitPrice: triggerPrice - 1_500 } as const)
  return { side: 'sell', kind: 'stop', terms }
}
const aStopLimit: Wish = (parts) => {
  const triggerPrice = below(parts)
  return { side: 'sell', kind: 'stop_limit', terms: { triggerPrice, limitPrice: triggerPrice - 1_000 } }
}
const aTrail: Wish = ({ dice }) => {
  const terms = dice.chance(50) ? { trailRate: 0.02 } : { trailWon: 100 * dice.between(5, 20) }
  return { side: 'sell', kind: 'trailing_stop', terms: { ...terms, orderType: 'market' } }
}
const anOco: Wish = (parts) => {
  if (parts.dice.chance(80))
    return { side: 'sell', kind: 'oco', terms: { takeProfitPrice: above(parts), stopPrice: below(parts) } }
  // A buy, for which no shares have to be free: nothing but the order of things keeps its legs apart.
  return { side: 'buy', kind: 'oco', terms: { takeProfitPrice: below(parts), stopPrice: above(parts) } }
}
const aBracket: Wish = (parts) => {
  const { dice } = parts
  const entry = dice.chance(50)
    ? ({ orderType: 'market' } as const)
    : ({ orderType: 'limit', limitPrice: aLimit(parts) } as const)
  const profit = dice.chance(80) ? { takeProfitPrice: above(parts) } : {}
  const trail = dice.chance(25) ? { trailRate: 0.015 } : {}
  return { side: 'buy', kind: 'bracket', terms: { entry, ...profit, ...trail, stopPrice: below(parts) } }
}
const aSplit: Wish = ({ dice }) => ({
  side: dice.chance(50) ? 'buy' : 'sell',
  kind: 'twap',
  terms: { slices: dice.between(2, 4), intervalMs: dice.between(5, 20) * 1_000, orderType: 'market' },
})

const KINDS: readonly Wish[] = [aStop, aStopLimit, aTrail, anOco, anOco, aBracket, aBracket, aSplit]
