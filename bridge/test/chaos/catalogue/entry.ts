import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '@naru/shared/sim/random'
import type { Desk } from '../../integration/world.ts'
import type { Kind, Lane } from '../lane.ts'
import { complaintsOf } from '../matrix.ts'
import { settled } from '../verdict.ts'

/** One fault of docs/faults.md, played against the real bridge. */
export interface Entry {
  readonly id: string
  /** What holds, in the present tense. */
  readonly title: string
  /** How often it is played within `npm test`, and in the long run. */
  readonly short: number
  readonly long: number
  /** Bridges it is played with at once; one by default. */
  readonly lanes?: number
  play(scene: Scene): Promise<Played>
}

export interface Scene {
  readonly lane: Lane
  /** The one above and those that play beside it. */
  readonly lanes: readonly [Lane, ...(readonly Lane[])]
  readonly count: number
  readonly random: Random
}

export interface Played {
  /** What was measured, for the line that is printed. */
  readonly figure: Readonly<Record<string, number>>
  readonly complaints: readonly string[]
}

/** Waits until ledger and broker agree; what they never agree on is told. */
export const disagreements = async ({ world, desks }: Lane): Promise<readonly string[]> =>
  complaintsOf({ name: 'in the end' }, await settled(world, desks))

/** Places so many orders on both accounts, so many at once, and returns what the ledger took. */
export async function placeMany(
  lane: Lane,
  count: number,
  { kind = 'rest', atOnce = 4 }: PlaceMany = {},
): Promise<readonly Placed[]> {
  const placed: Placed[] = []
  for (let left = count; left > 0; left -= atOnce) {
    const orders = Array.from({ length: Math.min(atOnce, left) }, (_, index) => {
      const desk = lane.desks[index % 2] ?? lane.desks[0]
      return { desk, order: lane.next(desk, kind) }
    })
    await Promise.all(orders.map(({ desk, order }) => desk.place(order)))
    placed.push(...orders.map(({ desk, order }) => ({ desk, id: order.id })))
  }
  return placed
}

interface PlaceMany {
  readonly kind?: Kind
  readonly atOnce?: number
}

export interface Placed {
  readonly desk: Desk
  readonly id: string
}

/** How many of these orders are in each state of their intent. */
export async function statesOf({ world }: Lane, placed: readonly Placed[]): Promise<Readonly<Record<string, number>>> {
  const rows = await world.sql<{ state: string; count: number }[]>`
    select state, count(*)::int as count from trade.order_intents where id in ${world.sql(placed.map(({ id }) => id))}
    group by state`
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** Orders the broker has of this lane's accounts. */
export const atBroker = ({ world, desks }: Lane): number =>
  world.kis
    .truth()
    .orders.filter(({ role }) => role === 'new')
    .filter(({ accountKey }) => desks.some(({ credentials }) => accountKey.endsWith(credentials.accountNumber))).length

/** A complaint when it does not hold. */
export const must = (holds: boolean, complaint: string): readonly string[] => (holds ? [] : [complaint])

/** Faults of the broker for both accounts of a lane, until they are taken back. */
export function strike({ world, desks }: Lane, path: string, rule: StrikeRule): () => void {
  const ids = desks.map(({ credentials }) =>
    world.kis.faults.add({ match: { path, account: credentials.accountNumber }, ...rule }),
  )
  return () => {
    for (const id of ids) world.kis.faults.remove(id)
  }
}

type StrikeRule = Omit<Parameters<Lane['world']['kis']['faults']['add']>[0], 'match'>

/** Every session has told the ledger that it runs: orders are taken. */
export const isOpen = async ({ world, desks }: Lane): Promise<void> =>
  void (await Promise.all(desks.map((desk) => world.sessionIs(desk, 'running'))))

export const pause = (ms: number): Promise<void> => wait(ms)
