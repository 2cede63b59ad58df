import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultRule } from '@naru/sandbox/kis/faults.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLineTo, type CuttableLine } from '../support/cuttable-line.ts'
import { type BridgeProcess, type Desk, eventually, IMPATIENT, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let world: World
let desk: Desk
let bridge: BridgeProcess
let dataDir: string
let line: CuttableLine | undefined

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'naru-crash-'))
  world = await startWorld()
  desk = await world.openDesk()
  await restart()
})
afterEach(() => world.kis.faults.clear())
afterAll(async () => {
  await world.stop()
  line?.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function restart(env: Readonly<Record<string, string>> = {}): Promise<void> {
  bridge = await world.spawnBridge({ BRIDGE_DATA_DIR: dataDir, ...IMPATIENT, ...env })
  await bridge.logged('lease_acquired')
  await eventually(
    async () => bridge.lines.some((line) => line.state === 'running'),
    () => bridge.lines.map((line) => JSON.stringify(line)).join('\n'),
  )
  await world.sessionIs(desk, 'running')
}

const ordersAtBroker = (quantity: number) =>
  world.kis
    .truth()
    .orders.filter((order) => order.accountKey.endsWith(desk.credentials.accountNumber))
    .filter((order) => order.quantity === quantity && order.role === 'new')

const resting = () => world.price('005930', 0.9)

describe('a bridge that is killed', () => {
  it('between claim and send, sends nothing in its next life', async () => {
    await bridge.kill('SIGKILL')
    const id = await desk.place({ quantity: 11, limitPrice: resting() })
    // Exactly what a process leaves behind that dies right after its claim was committed.
    const [lease] = await world.sql`select owner, epoch from private.leases where owner is not null`
    const claimed = await world.machine.client.rpc('claim_intent', {
      p_intent_id: id,
      p_owner: lease?.owner,
      p_epoch: Number(lease?.epoch),
    })
    expect(claimed.data).toHaveLength(1)
    await restart()
    await desk.orderIs(id, 'not_placed')
    expect(ordersAtBroker(11)).toHaveLength(0)
  })

  it('while the broker answers, adopts the one order in its next life', async () => {
    world.kis.faults.add(
      FaultRule.parse({ match: { path: 'order-cash' }, action: { kind: 'half_open', carriedOut: true } }),
    )
    const id = await desk.place({ quantity: 12, limitPrice: resting() })
    await eventually(async () => ordersAtBroker(12).length === 1, 'order at the broker')
    await bridge.kill('SIGKILL')
    await restart()
    const row = await desk.orderIs(id, 'accepted')
    expect(row.order_no).toBe(ordersAtBroker(12)[0]?.number)
    expect(ordersAtBroker(12)).toHaveLength(1)
  })

  it('at any moment under load, never sends an order twice and loses none', async () => {
    const quantities = Array.from({ length: 12 }, (_, index) => 20 + index)
    const ids: string[] = []
    for (const [index, quantity] of quantities.entries()) {
      ids.push(await desk.place({ quantity, limitPrice: resting() }))
      if (index % 4 !== 3) continue
      // Once right away, once when the broker has the last of four, once when the bridge has heard of one.
      if (index === 7) await eventually(async () => ordersAtBroker(quantity).length === 1, 'order at the broker')
      if (index === 11) await bridge.logged('order_settled')
      await bridge.kill('SIGKILL')
      await restart()
    }
    for (const [index, id] of ids.entries()) {
      const row = await desk.orderIs(id, 'accepted', 'not_placed', 'expired')
      const placed = ordersAtBroker(quantities[index] ?? 0)
      expect(placed.length).toBe(row.status === 'accepted' ? 1 : 0)
    }
  })
})

describe('two bridges', () => {
  it('with the same data do not both start', async () => {
    await expect(world.spawnBridge({ BRIDGE_DATA_DIR: dataDir })).rejects.toThrow('another bridge is already using')
  })

  it('with data of their own: one trades, the other waits', async () => {
    const other = await world.spawnBridge()
    const id = await desk.place({ quantity: 41, limitPrice: resting() })
    await desk.orderIs(id, 'accepted')
    expect(ordersAtBroker(41)).toHaveLength(1)
    expect(other.lines.some((line) => line.event === 'session_changed')).toBe(false)
    const health = await fetch(`${other.url}/health/ready`)
    expect(health.status).toBe(503)
    await other.kill('SIGTERM')
  })
})

describe('a bridge that loses its database', () => {
  it('sends nothing until it is back', async () => {
    await bridge.kill('SIGTERM')
    line = await aLineTo(world.supabase.url)
    await restart({ SUPABASE_URL: line.url })
    line.cut()
    const id = await desk.place({ quantity: 51, limitPrice: resting() })
    await bridge.logged('intents_not_read')
    expect(ordersAtBroker(51)).toHaveLength(0)
    line.mend()
    await desk.orderIs(id, 'accepted')
    expect(ordersAtBroker(51)).toHaveLength(1)
  })
})

describe('a bridge that is stopped', () => {
  it('ends within its time with exit code 0 and tells that the session stopped', async () => {
    expect(await bridge.kill('SIGTERM')).toBe(0)
    const row = await world.sessionIs(desk, 'stopped')
    expect(row.session_code).toBeNull()
    const [lease] = await world.sql`select owner from private.leases`
    expect(lease?.owner).toBeNull()
  })

  it('has written no secret to its log or its files', async () => {
    const { appKey, appSecret, accountNumber } = desk.credentials
    const journal = await readFile(join(dataDir, 'journal', 'journal.jsonl'), 'utf8')
    const log = bridge.lines.map((line) => JSON.stringify(line)).join('\n')
    for (const secret of [appKey, appSecret, accountNumber, accountNumber.slice(0, 8), world.machine.password]) {
      expect(log).not.toContain(secret)
      expect(journal).not.toContain(secret)
    }
  })
})
