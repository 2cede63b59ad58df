import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { WebSocket } from 'ws'

export interface ClientsData {
  readonly url: string
  readonly origin: string
  /** An empty token connects without a ticket: the floor knows none. */
  readonly wanted: readonly { readonly token: string; readonly symbols: readonly string[] }[]
}

/** Since the report before: milliseconds from tick to client, per quote; messages a second; the newest price of each symbol. */
export interface ClientsReport {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly messages: number
  readonly lastPrices: readonly number[]
}

interface Message {
  readonly type: string
  readonly quotes?: readonly { readonly instrumentId: string; readonly last: number; readonly cumTurnover: number }[]
}

const { url, origin, wanted } = workerData as ClientsData // posted by bench/stream.ts
const now = (): number => performance.timeOrigin + performance.now()
/** REST answers carry the won of the day in `cumTurnover`, frames of the bench the instant they were made. */
const INSTANT = 1e12

let ages: number[] = []
let messages = 0
let since = performance.now()
const lastPrices: Map<string, number>[] = []
const sockets: WebSocket[] = []

function hear(prices: Map<string, number>, data: Buffer): void {
  const at = now()
  const message = JSON.parse(data.toString()) as Message // the contract test checks its shape
  messages += 1
  for (const { instrumentId, last, cumTurnover } of message.quotes ?? []) {
    prices.set(instrumentId, last)
    if (cumTurnover > INSTANT) ages.push(at - cumTurnover)
  }
}

async function connect({ token, symbols }: ClientsData['wanted'][number]): Promise<void> {
  const headers = { origin, authorization: `Bearer ${token}` }
  const { ticket } =
    token === ''
      ? { ticket: '' }
      : ((await (await fetch(`${url}/v1/stream/tickets`, { method: 'POST', headers })).json()) as { ticket: string }) // ours
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream?ticket=${ticket}`, { origin })
  const prices = new Map<string, number>()
  lastPrices.push(prices)
  sockets.push(socket)
  socket.on('message', (data: Buffer) => hear(prices, data))
  await once(socket, 'open')
  if (symbols.length > 0) socket.send(JSON.stringify({ action: 'subscribe', symbols }))
}

function report(): ClientsReport {
  const sorted = Float64Array.from(ages).sort()
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  const perSecond = messages / ((performance.now() - since) / 1000)
  ages = []
  messages = 0
  since = performance.now()
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    messages: perSecond,
    lastPrices: lastPrices.flatMap((prices) => [...prices.values()]),
  }
}

const BATCH = 20
const connected = (async () => {
  for (let n = 0; n < wanted.length; n += BATCH) await Promise.all(wanted.slice(n, n + BATCH).map(connect))
})()

async function answer(question: 'ready' | 'report' | 'close'): Promise<void> {
  await connected
  parentPort?.postMessage(report())
  if (question !== 'close') return
  for (const socket of sockets) socket.terminate()
  parentPort?.close()
}

parentPort?.on('message', (question: 'ready' | 'report' | 'close') => void answer(question))
