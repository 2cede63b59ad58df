import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { BridgeProcess, Desk } from '../integration/world.ts'
import type { KillCase, KillPoint } from './cases.ts'
import { armKill } from './kill-point.ts'
import type { Lane } from './lane.ts'
import { settled, type Verdict } from './verdict.ts'

export interface Kill {
  readonly verdict: Verdict
  /** From the start of the next process, or the broker's late acceptance if that came after, until all was settled. */
  readonly reconciledMs: number
  /** From the start of the next process until both sessions had read the broker's whole list. */
  readonly runningMs: number
}

/** One lane's life: a bridge that is killed again and again. */
export interface Victim {
  kill(one: KillCase): Promise<Kill>
  /** Ends whatever is left of a case that could not be played, and starts anew. */
  recover(): Promise<void>
}

interface Prepared {
  /** What of the request the point must be about. */
  readonly needle: string
  readonly path: string
  readonly ask: () => Promise<unknown>
}

export async function aVictim(lane: Lane): Promise<Victim> {
  const { world, line, desks } = lane
  const [target, companion] = desks
  const account = target.credentials.accountNumber
  let bridge: BridgeProcess

  const start = async (): Promise<void> => {
    bridge = await lane.start()
  }

  const prepare = async ({ operation, point }: KillCase): Promise<Prepared> => {
    if (operation !== 'cancel') {
      const order = lane.next(target, operation)
      return { needle: order.id, path: 'order-cash', ask: () => target.place(order) }
    }
    const orderId = await target.place(lane.next(target, 'rest'))
    await target.orderIs(orderId, 'accepted')
    const id = randomUUID()
    const needle = point === 'K10' ? target.accountId : id // a cancel's own id does not reach the broker
    return { needle, path: 'order-rvsecncl', ask: () => target.cancel(orderId, id) }
  }

  /** A request the broker took late, or will take, is waited for. Returns how long that took. */
  const untilAccepted = async (rules: readonly number[]): Promise<number> => {
    const struck = world.kis.faults.list().find(({ id, struck: times }) => rules.includes(id) && times > 0)
    if (struck?.rule.action.kind !== 'late_accept') return 0
    await wait(struck.rule.action.ms)
    return struck.rule.action.ms
  }

  const clearBook = async (): Promise<void> => {
    const open = await world.sql<{ id: string }[]>`
      select intent_id as id from trade.broker_orders where account_id = ${target.accountId} and status = 'open'`
    for (const { id } of open) await clear(id)
  }

  /** A fault that is left over may take a cancel for itself; what is over is asked for again, as a person would. */
  const clear = async (id: string, tries = 3): Promise<void> => {
    await target.cancel(id).catch(() => undefined) // it may be gone by now
    try {
      await target.orderIs(id, 'canceled', 'filled')
    } catch (error) {
      if (tries === 1) throw error
      await clear(id, tries - 1)
    }
  }

  /** A machine that was too busy for the case may be too busy for the start as well. */
  const recover = async (tries = 3): Promise<void> => {
    line.release()
    world.kis.faults.clear()
    await lane.killAll()
    try {
      await start()
    } catch (error) {
      if (tries === 1) throw error
      await recover(tries - 1)
    }
  }

  await start()
  await Promise.all(desks.map((desk) => world.sessionIs(desk, 'running')))
  await lane.stockUp(target)

  return {
    async kill(one) {
      const { needle, path, ask } = await prepare(one)
      const order = lane.next(companion, 'buy')
      const needles: Partial<Record<KillPoint, string>> = {
        K5: '',
        K6: '',
        K13: companion.accountId,
        K14: `"cumQty":${order.quantity},`,
        K15: companion.accountId,
      }
      if (one.point === 'K13') await lane.hearsNotices(companion)
      const rules: number[] = []
      const strike = (at: string, action: KillCase['fault']): void => {
        if (action) rules.push(world.kis.faults.add({ match: { path: at, account }, action }))
      }
      strike(path, one.fault)
      const canos = [canoOf(target), canoOf(companion)] as const
      const dead = await armKill({ bridge, line, canos, one, needle: needles[one.point] ?? needle })
      await Promise.all([ask(), companion.place(order)])
      await dead()
      strike('inquire-daily-ccld', one.readFault)
      const startedAt = performance.now()
      await start()
      const runningMs = performance.now() - startedAt
      let verdict = await settled(world, desks)
      const lateMs = await untilAccepted(rules)
      if (lateMs > 0) verdict = await settled(world, desks)
      const reconciledMs = performance.now() - startedAt - lateMs
      for (const rule of rules) world.kis.faults.remove(rule)
      await clearBook()
      return { verdict, reconciledMs, runningMs }
    },
    recover,
  }
}

const canoOf = ({ credentials }: Desk): string => credentials.accountNumber.slice(0, 8)
