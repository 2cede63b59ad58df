import type { IntentId } from '@naru/shared/domain/order'
import { mulberry32 } from '@naru/shared/sim/random'
import { expect, it } from 'vitest'
import { aDesk, buy } from '../support/desk.ts'
import type { Script } from '../support/scripted-broker.ts'

const SEEDS = 120
const SECOND = 1_000
/** Faults happen for this long; after it everything works again and has time to settle. */
const TROUBLE_S = 90
const PEACE_S = 240

type Desk = Awaited<ReturnType<typeof aDesk>>

interface Dice {
  /** Uniform in [0, 1). */
  readonly roll: () => number
  /** True `percent` times out of a hundred. */
  readonly chance: (percent: number) => boolean
  readonly upTo: (most: number) => number
}

function diceOf(seed: number): Dice {
  const roll = mulberry32(seed)
  return {
    roll,
    chance: (percent) => roll() * 100 < percent,
    upTo: (most) => 1 + Math.floor(roll() * most),
  }
}

/** What the broker does with one request: mostly what it should. */
function fateOf({ roll, upTo }: Dice): Script {
  const fate = roll() * 100
  if (fate < 56) return { kind: 'accept' }
  if (fate < 68) return { kind: 'lose_reply' }
  if (fate < 78) return { kind: 'lose_request' }
  if (fate < 85) return { kind: 'accept_late', afterMs: upTo(60) * SECOND }
  if (fate < 94) return { kind: 'not_sent', cause: 'EGW00201' }
  return { kind: 'reject', code: 'APBK0919', text: '장운영시간이 아닙니다' }
}

/** One life of a bridge with everything going wrong now and then. Returns the desk as it was left. */
async function live(seed: number): Promise<Desk> {
  const dice = diceOf(seed)
  const { chance, upTo } = dice
  const desk = await aDesk()
  let kill = desk.kill
  for (let second = 0; second < TROUBLE_S; second += 1) {
    if (chance(9)) {
      desk.broker.next(fateOf(dice))
      await desk.places(buy(upTo(6)).at(70_000))
    }
    if (chance(2)) {
      kill()
      kill = desk.startBridge().kill
    }
    if (chance(1)) desk.startBridge() // a second one that nobody ended
    if (chance(2)) {
      desk.ledger.setDown(true)
      desk.clock.after(upTo(15) * SECOND, () => desk.ledger.setDown(false))
    }
    if (chance(5)) desk.ledger.breakNext(chance(50) ? 'claim' : 'record', chance(50) ? 'before' : 'after')
    if (chance(4)) {
      desk.broker.failReads({ kind: 'unreachable', cause: 'test' })
      desk.clock.after(upTo(8) * SECOND, () => desk.broker.failReads(undefined))
    }
    fillSome(desk, dice)
    await desk.passes(SECOND)
  }
  await desk.passes(PEACE_S * SECOND)
  return desk
}

function fillSome({ broker }: Desk, { chance, upTo }: Dice): void {
  for (const row of broker.list) {
    if (row.leavesQty === 0 || !chance(10)) continue
    const quantity = Math.min(row.leavesQty, upTo(3))
    if (chance(80)) broker.fill(row.venueOrderId.orderNo, quantity, 70_000)
    // Its notice is lost.
    else Object.assign(row, filled(row, quantity))
  }
}

const filled = (row: Desk['broker']['list'][number], quantity: number) => ({
  cumQty: row.cumQty + quantity,
  cumAmount: row.cumAmount + quantity * 70_000,
  leavesQty: row.leavesQty - quantity,
})

/** Everything that must never be, in words. Orders that look alike may have swapped names: they are the same order. */
function violations({ broker, ledger, fills, bugs }: Desk): readonly string[] {
  const rows = [...ledger.rows.values()]
  const owners = [...broker.truth.values()]
  const twice = owners.filter((id, at) => owners.indexOf(id) !== at).map((id) => `${id} is two orders`)
  const undecided = new Set(rows.filter((row) => row.state === 'manual').map((row) => row.order?.quantity))
  const linked = rows.flatMap((row) => (row.venueOrderId ? [row.venueOrderId.orderNo] : []))
  const shared = linked.filter((no, at) => linked.indexOf(no) !== at).map((no) => `${no} has two owners`)
  const unlinked = broker.list
    .filter(({ quantity, venueOrderId }) => !linked.includes(venueOrderId.orderNo) && !undecided.has(quantity))
    .map(({ venueOrderId }) => `${venueOrderId.orderNo} belongs to nobody`)
  const wrong = rows.filter(
    ({ order, venueOrderId }) => order && venueOrderId && order.quantity !== quantityOf(broker, venueOrderId.orderNo),
  )
  // What was told late may be less than what was told before: the ledger keeps the most.
  const unfilled = broker.list
    .filter(({ venueOrderId, cumQty }) => Math.max(0, ...fills(venueOrderId.orderNo)) !== cumQty)
    .map(({ venueOrderId }) => `fills of ${venueOrderId.orderNo} are not known`)
  const stuck = rows.filter(({ state }) => STUCK.has(state)).map(({ id, state }) => `${id} stays ${state}`)
  const misread = rows
    .filter(({ id, state }) => NOT_THERE.has(state) && owners.includes(id) && !hasTwin(rows, id))
    .map(({ id, state }) => `${id} is called ${state} and is there`)
  return [
    ...twice,
    ...shared,
    ...unlinked,
    ...wrong.map(({ id }) => `${id} has an order of another size`),
    ...unfilled,
    ...stuck,
    ...misread,
    ...bugs.map(String),
  ]
}

const STUCK: ReadonlySet<string> = new Set(['ready', 'sending', 'in_doubt'])
const NOT_THERE: ReadonlySet<string> = new Set(['denied', 'rejected', 'expired', 'absent'])

const quantityOf = (broker: Desk['broker'], orderNo: string): number | undefined =>
  broker.list.find((row) => row.venueOrderId.orderNo === orderNo)?.quantity

type Rows = readonly { readonly id: IntentId; readonly order: { readonly quantity: number } | null }[]
function hasTwin(rows: Rows, id: IntentId): boolean {
  const quantity = rows.find((row) => row.id === id)?.order?.quantity
  return rows.some((row) => row.id !== id && row.order?.quantity === quantity)
}

const traceOf = ({ journal, ledger, alarms }: Desk): string =>
  JSON.stringify([journal.lines, [...ledger.rows.values()], alarms])

/** Nothing is waited for in it: how long so many lives take is the machine's business. */
const LIVES_MS = 180_000

it(`sends, finds and fills every order exactly once through ${SEEDS} lives of kills, cuts and silence`, {
  timeout: LIVES_MS,
}, async () => {
  const broken: string[] = []
  let orders = 0
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const desk = await live(seed)
    orders += desk.broker.list.length
    for (const violation of violations(desk)) broken.push(`seed ${seed}: ${violation}`)
  }
  expect(broken).toEqual([])
  expect(orders).toBeGreaterThan(4 * SEEDS)
})

it('lives the same life twice with the same seed', async () => {
  for (const seed of [7, 77]) expect(traceOf(await live(seed))).toBe(traceOf(await live(seed)))
})
