import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLineTo, type CuttableLine } from '../support/cuttable-line.ts'
import { type BridgeProcess, type Desk, eventually, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let world: World
let desk: Desk
let bridge: BridgeProcess
let dataDir: string
let line: CuttableLine
const halt = (): string => join(dataDir, 'HALT')

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'naru-kill-'))
  world = await startWorld()
  line = await aLineTo(world.supabase.url)
  desk = await world.openDesk()
  bridge = await world.spawnBridge({ BRIDGE_DATA_DIR: dataDir, SUPABASE_URL: line.url })
  await world.sessionIs(desk, 'running')
})
afterAll(async () => {
  await world.stop()
  line.close()
  await rm(dataDir, { recursive: true, force: true })
})

const openAtBroker = () =>
  world.kis
    .truth()
    .orders.filter((order) => order.accountKey.endsWith(desk.credentials.accountNumber))
    .filter((order) => order.role === 'new' && order.openQty > 0)

const isMode = (mode: string) =>
  eventually(
    async () => {
      const [row] = await world.sql`select mode from trade.broker_accounts where id = ${desk.accountId}`
      return row?.mode === mode
    },
    () => `mode ${mode}`,
  )

const raise = async (): Promise<void> => {
  const { error } = await desk.user.client.rpc('set_trading_mode', {
    p_account_id: desk.accountId,
    p_mode: 'active',
    p_reason: 'test',
  })
  if (error) throw new Error(error.message)
  await eventually(
    async () => (await health()).modes.active === 1,
    () => 'an active account',
  )
}

interface Health {
  readonly reasons: readonly string[]
  readonly modes: { readonly active: number }
}
const health = async (): Promise<Health> => (await fetch(`${bridge.url}/health/ready`)).json() as Promise<Health>

const rest = async (quantity: number): Promise<void> => {
  const id = await desk.place({ quantity, limitPrice: world.price('005930', 0.9) })
  await desk.orderIs(id, 'accepted')
  expect(openAtBroker()).toHaveLength(1)
}

describe('the kill file of a real bridge', () => {
  it('halts the account in the ledger, cancels what is open, and takes no more orders', async () => {
    await rest(21)
    const at = performance.now()
    await writeFile(halt(), '')
    await eventually(
      async () => openAtBroker().length === 0,
      () => 'nothing open',
    )
    console.log(`kill file with ledger: nothing open after ${Math.round(performance.now() - at)} ms`)
    expect(performance.now() - at).toBeLessThan(10_000)
    await isMode('halted')
    await expect(desk.place({ quantity: 22, limitPrice: world.price('005930', 0.9) })).rejects.toThrow('trading_halted')
    const [change] = await world.sql`select * from trade.mode_changes where account_id = ${desk.accountId}
      order by id desc limit 1`
    expect(JSON.stringify(change)).toContain('kill_file')
  })

  it('raises nothing when it is taken away', async () => {
    await rm(halt())
    await eventually(
      async () => !(await health()).reasons.includes('kill_file'),
      () => 'a file that is gone',
    )
    await isMode('halted')
    await raise()
  })

  it('cancels what is open while the ledger is away, and tells the ledger when it is back', async () => {
    await rest(23)
    line.cut()
    const at = performance.now()
    await writeFile(halt(), '')
    await eventually(
      async () => openAtBroker().length === 0,
      () => 'nothing open',
    )
    console.log(`kill file without ledger: nothing open after ${Math.round(performance.now() - at)} ms`)
    expect(performance.now() - at).toBeLessThan(10_000)
    await rm(halt())
    line.mend()
    await isMode('halted')
  })
})
