import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { Answer, Question } from './sim-server-main.ts'

const ROUNDS = 5
const TRADES = 100_000
const WARM_UP = 60_000
const SYMBOLS = 200

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const perSecond = (count: number, ms: number): number => Math.round((count * 1000) / ms)

/** Counts the records of every frame; the count stands in the frame's third part. */
class Client {
  readonly socket: WebSocket
  records = 0
  acknowledged = 0

  constructor(url: string) {
    this.socket = new WebSocket(url)
    this.socket.on('message', (data: Buffer) => {
      // "0|H0STCNT0|003|…"
      if (data[0] === 0x30) this.records += Number(data.toString('latin1', 11, 14))
      else this.acknowledged += 1
    })
  }
}

const header = (approvalKey: string): object => ({
  approval_key: approvalKey,
  custtype: 'P',
  tr_type: '1',
  'content-type': 'utf-8',
})

async function until(isSo: () => boolean, what: string): Promise<void> {
  const limit = performance.now() + 30_000
  while (!isSo()) {
    if (performance.now() > limit) throw new Error(`not in time: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function connect(url: string, key?: string): Promise<Client> {
  const client = new Client(url)
  await once(client.socket, 'open')
  if (key === undefined) return client
  for (let i = 0; i < SYMBOLS; i++) {
    const input = { tr_id: 'H0STCNT0', tr_key: String(100_000 + i * 10) }
    client.socket.send(JSON.stringify({ header: header(key), body: { input } }))
  }
  await until(() => client.acknowledged === SYMBOLS, 'registrations')
  return client
}

type Done = Extract<Answer, { kind: 'done' }>

async function ask(server: ChildProcess, question: Question): Promise<Done> {
  server.send(question)
  const [answer] = (await once(server, 'message')) as [Answer] // the server's only words
  if (answer.kind !== 'done') throw new Error(`the server said ${answer.kind}`)
  return answer
}

async function rounds(server: ChildProcess, kind: Question['kind'], clients: readonly Client[]) {
  await ask(server, { kind, trades: WARM_UP })
  const results: Done[] = []
  let lost = 0
  for (let round = 0; round < ROUNDS; round++) {
    await new Promise((resolve) => setTimeout(resolve, 300)) // the clients read what is left
    const before = clients.map((client) => client.records)
    const done = await ask(server, { kind, trades: TRADES })
    const arrived = (): number[] => clients.map((client, i) => client.records - (before[i] ?? 0))
    await until(() => arrived().every((count) => count >= done.trades), 'records').catch(() => undefined)
    lost += arrived().reduce((sum, count) => sum + Math.max(0, done.trades - count), 0)
    results.push(done)
  }
  return {
    perS: median(results.map(({ trades, wallMs }) => perSecond(trades, wallMs))),
    perCpuS: median(results.map(({ trades, cpuMs }) => perSecond(trades, cpuMs))),
    rssMb: Math.max(...results.map(({ rssMb }) => rssMb)),
    lost,
  }
}

/** Figures of the simulator and of the floor, medians of five rounds each. */
export async function measureSimulator(): Promise<Record<string, number>> {
  const server = fork(join(import.meta.dirname, 'sim-server-main.ts'))
  try {
    const [ready] = (await once(server, 'message')) as [Answer] // the server's first words
    if (ready.kind !== 'ready') throw new Error(`the server said ${ready.kind}`)
    const clients = await Promise.all(ready.keys.map((key) => connect(ready.url, key)))
    const simulator = await rounds(server, 'simulator', clients)
    for (const client of clients) client.socket.close()
    const bare = await Promise.all(ready.keys.map(() => connect(ready.floorUrl)))
    const floor = await rounds(server, 'floor', bare)
    return {
      trades_per_s: simulator.perS,
      trades_per_cpu_s: simulator.perCpuS,
      deliveries_per_s: simulator.perS * clients.length,
      lost: simulator.lost,
      cpu_share_at_20000_per_s: Math.round((20_000 / simulator.perCpuS) * 100) / 100,
      floor_trades_per_s: floor.perS,
      floor_trades_per_cpu_s: floor.perCpuS,
      sessions: clients.length,
      symbols: SYMBOLS,
      rss_mb: simulator.rssMb,
    }
  } finally {
    server.disconnect()
  }
}
