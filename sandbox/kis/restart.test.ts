import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEMO_CREDENTIALS } from './demo-accounts.ts'
import type { KisSimulator } from './start.ts'
import { Customer, openDesk } from './test/desk.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'kis-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

describe('a simulator that comes back', () => {
  it('knows every order, fill, won and token, and goes on numbering', async () => {
    const first = await openDesk({ dataDir })
    const customer = await first.customer()
    await customer.order({ quantity: 10 })
    await customer.order({ quantity: 5, price: 40_000 })
    await customer.change('cancel', '2', { quantity: 2 })
    await first.clock.advance(10_000)
    const before = first.kis.truth()
    await first.kis.stop()

    const second = await openDesk({ dataDir, now: first.clock.now() })
    const after = second.kis.truth()
    expect(after.orders).toEqual(before.orders)
    expect(after.fills).toEqual(before.fills)
    expect(after.accounts.map((account) => account.cash)).toEqual(before.accounts.map((account) => account.cash))
    expect(second.kis.world.market.position).toEqual(first.kis.world.market.position)
    const again = new Customer(second.kis, customer.credentials)
    again.token = customer.token
    expect((await again.order({ quantity: 1 })).body.output.ODNO).toBe('0000000004')
    expect((await again.change('cancel', '2')).body.msg_cd).toBe('40630000')
    await second.kis.stop()
  })

  it('closes day orders of a day that has passed', async () => {
    const first = await openDesk({ dataDir })
    await (await first.customer()).order({ quantity: 5, price: 40_000 })
    await first.kis.stop()
    const second = await openDesk({ dataDir, now: first.clock.now() + 86_400_000 })
    expect(second.kis.truth().orders).toMatchObject([{ openQty: 0, canceledQty: 5 }])
    await second.kis.stop()
  })

  it('drops a torn last line, which it never acknowledged, and writes on behind it', async () => {
    const first = await openDesk({ dataDir })
    await (await first.customer()).order({ quantity: 5, price: 40_000 })
    await first.kis.stop()
    appendFileSync(join(dataDir, 'ledger.jsonl'), '{"n":99,"event":{"t":"order_en')
    const second = await openDesk({ dataDir, now: first.clock.now() })
    await second.clock.advance(61_000)
    await (await second.customer()).order({ quantity: 6, price: 40_000 })
    const before = second.kis.truth()
    await second.kis.stop()
    const third = await openDesk({ dataDir, now: second.clock.now() })
    expect(third.kis.truth().orders).toEqual(before.orders)
    expect(third.kis.truth().orders.map((order) => order.quantity)).toEqual([5, 6])
    await third.kis.stop()
  })
})

describe('the program', () => {
  const running: ChildProcess[] = []
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL')
  })

  async function start(): Promise<{ child: ChildProcess; kis: KisSimulator }> {
    const ports = ['paper-rest', 'paper-ws', 'live-rest', 'live-ws', 'control'].flatMap((name) => [`--${name}`, '0'])
    const main = join(import.meta.dirname, 'main.ts')
    const child = spawn(process.execPath, [main, ...ports, '--data-dir', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.push(child)
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
    const ready = JSON.parse(line) as { ready: boolean; urls: KisSimulator['urls'] }
    expect(ready.ready).toBe(true)
    return { child, kis: { urls: ready.urls } as KisSimulator } // a customer needs no more of it
  }

  it('loses nothing it acknowledged when it is killed', async () => {
    const first = await start()
    const customer = new Customer(first.kis, DEMO_CREDENTIALS.paper)
    await customer.signIn()
    const numbers: string[] = []
    for (let i = 0; i < 5; i++) numbers.push((await customer.order({ quantity: i + 1 })).body.output.ODNO)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')

    const second = await start()
    const again = new Customer(second.kis, DEMO_CREDENTIALS.paper)
    again.token = customer.token
    const rows = (await again.orderList()).body.output1
    expect(rows.map((row: { odno: string }) => row.odno)).toEqual(numbers)
    expect(rows.map((row: { tot_ccld_qty: string }) => row.tot_ccld_qty)).toEqual(['1', '2', '3', '4', '5'])
    const [held] = (await again.balance()).body.output1
    expect(held.hldg_qty).toBe('15')
    expect(readFileSync(join(dataDir, 'ledger.jsonl'), 'utf8')).not.toContain('undefined')
  })

  it('refuses an unusable flag with one message and exit code 78', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--speed', '900'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    running.push(child)
    let said = ''
    child.stderr?.on('data', (chunk) => {
      said += String(chunk)
    })
    const [code] = await once(child, 'exit')
    expect([code, said.split('\n')[0]]).toEqual([78, '--speed must be 1 to 60, was 900'])
  })
})
