import type { FaultRule } from '@naru/sandbox/kis/faults.ts'
import { noticeRecord } from '@naru/sandbox/kis/ws/notices.ts'
import type { z } from 'zod'
import { aForgingLine } from '../forging-line.ts'
import type { Lane } from '../lane.ts'
import { control } from './broker.ts'
import { disagreements, type Entry, isOpen, must, placeMany } from './entry.ts'

const MUTE_MS = 20_000
const FILL_LAG_MS = 10_000

const silentLines: Entry = {
  id: 'C4',
  title: 'fills on a line that is up and silent are known within ten seconds',
  short: 2,
  long: 200,
  async play({ lane, count }) {
    const [desk] = lane.desks
    let lagMs = 0
    await lane.start()
    await isOpen(lane)
    await lane.hearsNotices(desk)
    for (let times = 0; times < count; times += 1) {
      await control(lane, '/sockets', { action: 'mute', ms: MUTE_MS })
      const order = lane.next(desk, 'buy')
      const placed = performance.now()
      await desk.place(order)
      await desk.orderIs(order.id, 'filled')
      lagMs = Math.max(lagMs, performance.now() - placed)
    }
    const complaints = await disagreements(lane)
    return {
      figure: { fill_lag_max_ms: Math.round(lagMs) },
      complaints: [...complaints, ...must(lagMs <= FILL_LAG_MS, `a fill took ${lagMs} ms`)],
    }
  },
}

type Action = z.input<typeof FaultRule>['action']

const DAMAGES: readonly Action[] = [
  { kind: 'garble_frame' },
  { kind: 'drift_frame', append: ['', 'X'], cut: 0 },
  { kind: 'drift_frame', append: [], cut: 3 },
  { kind: 'duplicate_notice' },
  { kind: 'lose_notice' },
  { kind: 'reset_frame', bytes: 30 },
]

const damagedNotices: Entry = {
  id: 'C7',
  title: 'notices that are cut, changed, doubled or lost change no ledger and end no process',
  short: 12,
  long: 500,
  async play({ lane, count }) {
    const { world, desks } = lane
    const bridge = await lane.start()
    await isOpen(lane)
    const rules = desks.flatMap(({ credentials: { accountNumber: account } }) =>
      DAMAGES.map((action) => world.kis.faults.add({ match: { account }, action, times: null, probability: 0.2 })),
    )
    await placeMany(lane, count, { kind: 'buy' })
    const complaints = await disagreements(lane)
    const struck = world.kis.faults.list().filter(({ id }) => rules.includes(id))
    for (const rule of rules) world.kis.faults.remove(rule)
    const isAlive = await Promise.race([bridge.exited.then(() => false), Promise.resolve(true)])
    return {
      figure: { orders: count, damaged: struck.reduce((sum, rule) => sum + rule.struck, 0) },
      complaints: [...complaints, ...must(isAlive, 'the bridge ended')],
    }
  },
}

/** Somebody on the line says that resting orders were filled. */
const forgeries: Entry = {
  id: 'C8',
  title: 'forged fills change no ledger: what the broker says over REST is what happened',
  short: 20,
  long: 10_000,
  async play({ lane, count, random }) {
    const { world, desks } = lane
    const line = await aForgingLine(world.kis.urls.paperWs)
    try {
      await lane.start({ KIS_PAPER_WS_URL: line.url })
      await isOpen(lane)
      await lane.hearsNotices(desks[0])
      await placeMany(lane, 4)
      const before = await disagreements(lane)
      const orders = world.kis.truth().orders.filter(({ openQty, accountKey }) => openQty > 0 && isOf(lane, accountKey))
      let told = 0
      for (let times = 0; times < count; times += 1) {
        const order = orders[times % orders.length]
        const account = order && world.kis.world.state.accounts[order.accountKey]?.account
        if (!order || !account) throw new Error('nothing rests at the broker')
        const quantity = 1 + Math.floor(random() * order.quantity)
        const notice = { kind: 'fill', account, order, quantity, price: order.price, at: Date.now() } as const
        told += line.forgeNotice(noticeRecord(world.kis.world, notice, 26))
      }
      const complaints = [...before, ...(await disagreements(lane))]
      const fills =
        await world.sql`select 1 from trade.fills where account_id in ${world.sql(desks.map(({ accountId }) => accountId))}`
      return {
        figure: { forged: told, fills: fills.length },
        complaints: [
          ...complaints,
          ...must(told > 0, 'nobody listened'),
          ...must(fills.length === 0, `${fills.length} forged fills`),
        ],
      }
    } finally {
      line.close()
    }
  },
}

const isOf = ({ desks }: Lane, accountKey: string): boolean =>
  desks.some(({ credentials }) => accountKey.endsWith(credentials.accountNumber))

export const STREAM: readonly Entry[] = [silentLines, damagedNotices, forgeries]
