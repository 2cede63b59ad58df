import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Answer, Asked, Question, Seat } from './order-desk.ts'

/**
 * The customers of a bench in a process of their own, so that what they use can be told apart. Each request is made as
 * a browser makes it, with its owner's token, over kept-alive connections.
 */
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const ANSWER_MS = 15_000

function post(url: string, headers: Record<string, string | number>, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(url, { method: 'POST', agent, headers, timeout: ANSWER_MS }, (reply) => {
      reply.resume().on('end', () => resolve(reply.statusCode === 200))
      reply.on('error', () => resolve(false))
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
    asked.end(body)
  })
}

async function place(seat: Seat, { url, apiKey }: Question): Promise<Asked | undefined> {
  const id = randomUUID()
  const body = JSON.stringify({ p_id: id, p_account_id: seat.accountId, p_order_type: 'limit', ...seat.terms })
  const headers = {
    apikey: apiKey,
    authorization: `Bearer ${seat.token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  const started = performance.now()
  const isTaken = await post(`${url}/rest/v1/rpc/place_intent`, headers, body)
  return isTaken ? { id, placeMs: performance.now() - started } : undefined
}

/** Starts an order at each due moment, whether or not the ones before have been answered. */
async function placeAll(question: Question): Promise<readonly Asked[]> {
  const started = performance.now()
  const asked: Promise<Asked | undefined>[] = []
  for (const [index, seat] of question.seats.entries()) {
    const early = started + (index * 1_000) / question.perSecond - performance.now()
    if (early > 0) await wait(early)
    asked.push(place(seat, question))
  }
  return (await Promise.all(asked)).filter((one) => one !== undefined)
}

process.on('message', (question: Question) => {
  void placeAll(question).then((orders) => process.send?.({ orders } satisfies Answer))
})
process.on('disconnect', () => process.exit())
