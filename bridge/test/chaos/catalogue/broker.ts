import { eventually } from '../../integration/world.ts'
import type { Lane } from '../lane.ts'
import { atBroker, disagreements, type Entry, isOpen, must, pause, placeMany, statesOf, strike } from './entry.ts'

/** Answers to an order that was taken, none of which says so: what names a number is believed. */
const BODIES = [
  '',
  ' ',
  'OK',
  'null',
  '[]',
  '{}',
  '0',
  '<html><body>시스템 점검 중입니다.</body></html>',
  '{"rt_cd":"0"',
  '{"rt_cd":"0"}',
  '{"rt_cd":"0","output":null}',
  '{"rt_cd":"0","output":{}}',
  '{"rt_cd":"0","output":[]}',
  '{"rt_cd":"0","output":{"ODNO":""}}',
  '{"rt_cd":"0","output":{"ODNO":"12345678901"}}',
  '{"rt_cd":"0","output":{"ODNO":null}}',
  '{"rt_cd":"0","output":{"ODNO":12}}',
  '{"rt_cd":"0","msg_cd":"40600000","msg1":"모의투자 매수주문이 완료 되었습니다.","output":{"KRX_FWDG_ORD_ORGNO":"00950"}}',
  '{"rt_cd":0,"output":{"ODNO":"주문번호"}}',
  '{"rt_cd":"0","output":{"ODNO":"ABCDEFGHIJ"}}',
  '{"rt_cd":"2","msg_cd":"","msg1":""}',
  '{"rt_cd":"","msg_cd":"","msg1":""}',
  '{"error":"bad gateway"}',
  '\u0000\u0001\u0002',
  '{"rt_cd":"0","output":"0000000001"}',
  '﻿{"rt_cd":"0"}',
  '{"rt_cd":"0"}{"rt_cd":"1"}',
  `{"rt_cd":"0","output":{"ODNO":"${'9'.repeat(70_000)}"}}`,
  'HTTP/1.1 200 OK',
  '{"rt_cd":"1","msg_cd":"ZZZZ0000","msg1":"?"}',
] as const

const oddAnswers: Entry = {
  id: 'B4',
  title: 'an answer that cannot be read is neither success nor failure: the order is found on the list',
  short: 1,
  long: 20,
  async play({ lane, count }) {
    const bridge = await lane.start()
    await isOpen(lane)
    const bodies = Array.from({ length: count }, () => BODIES).flat()
    const complaints: string[] = []
    let acked = 0
    const before = atBroker(lane)
    for (let from = 0; from < bodies.length; from += BODIES.length) {
      const undo = bodies
        .slice(from, from + BODIES.length)
        .map((body) => strike(lane, 'order-cash', { action: { kind: 'body', body } }))
      const placed = await placeMany(lane, 2 * BODIES.length)
      complaints.push(...(await disagreements(lane)))
      acked += (await statesOf(lane, placed)).acked ?? 0
      for (const one of undo) one()
    }
    const taken = atBroker(lane) - before
    return {
      figure: { orders: 2 * bodies.length, taken, acked },
      complaints: [...complaints, ...must(acked === taken, `${acked} of ${taken} were found`), ...crashed(bridge.pid)],
    }
  },
}

/** Nothing that comes from outside may end the process. */
function crashed(pid: number): readonly string[] {
  try {
    process.kill(pid, 0)
    return []
  } catch {
    return ['the bridge ended']
  }
}

const strangeCodes: Entry = {
  id: 'B5',
  title: 'a code nobody has seen never makes a rejection of an order that was taken',
  short: 8,
  long: 200,
  async play({ lane, count, random }) {
    await lane.start()
    await isOpen(lane)
    const refusal = (): string =>
      JSON.stringify({
        rt_cd: '1',
        msg_cd: `Q${String(Math.floor(random() * 1e7)).padStart(7, '0')}`,
        msg1: '알 수 없음',
      })
    const complaints: string[] = []
    let taken = 0
    let states: Record<string, number> = {}
    for (let left = count; left > 0; left -= 20) {
      const undo = Array.from({ length: Math.min(20, left) }, (_, index) => {
        const body = refusal()
        // Half of them were taken all the same.
        return strike(lane, 'order-cash', {
          action:
            index % 2 === 0
              ? { kind: 'body', body }
              : { kind: 'status', status: 200, body: JSON.parse(body) as object },
        })
      })
      const before = atBroker(lane)
      const placed = await placeMany(lane, 2 * undo.length)
      complaints.push(...(await disagreements(lane)))
      taken += atBroker(lane) - before
      states = sum(states, await statesOf(lane, placed))
      for (const one of undo) one()
    }
    const { acked = 0, rejected = 0 } = states
    complaints.push(
      ...must(acked === taken, `${taken} were taken, ${acked} are known`),
      ...must(rejected === 0, `${rejected} rejected`),
    )
    return { figure: { orders: 2 * count, taken, acked, rejected }, complaints }
  },
}

const sum = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]),
  )

const tooMany: Entry = {
  id: 'B6',
  title: 'an order refused for its pace is offered again or given up by name, never lost, never sent twice',
  short: 16,
  long: 500,
  async play({ lane, count }) {
    await lane.start()
    await isOpen(lane)
    const undo = strike(lane, 'order-cash', {
      action: { kind: 'refuse', code: 'EGW00201' },
      times: null,
      probability: 0.5,
    })
    const placed = await placeMany(lane, count)
    const complaints = await disagreements(lane)
    undo()
    const { acked = 0, expired = 0 } = await statesOf(lane, placed)
    const taken = atBroker(lane)
    return {
      figure: { orders: count, taken, acked, given_up: expired },
      complaints: [...complaints, ...must(acked === taken, `${acked} of ${taken} are known`)],
    }
  },
}

/** From a revoked token to the next order that is taken. KIS gives one token a minute. */
const RESUME_MS = 75_000
/** Between two orders of somebody who waits for trading to go on. */
const PATIENCE_MS = 1_000

const revokedTokens: Entry = {
  id: 'B7',
  title: 'a revoked token is replaced once, within what the broker allows, and trading goes on',
  short: 1,
  long: 20,
  async play({ lane, count }) {
    const complaints: string[] = []
    const [desk] = lane.desks
    await lane.start()
    await isOpen(lane)
    let resumeMs = 0
    for (let times = 0; times < count; times += 1) {
      const asked = await tokensOf(lane)
      await control(lane, '/tokens/revoke', {})
      const revoked = performance.now()
      await eventually(
        async () => {
          const order = lane.next(desk, 'rest')
          await desk.place(order)
          const { status } = await desk.orderIs(order.id, 'accepted', 'expired', 'denied')
          // Without a token orders are denied at once; a user gives ten a second at most.
          if (status !== 'accepted') await pause(PATIENCE_MS)
          return status === 'accepted'
        },
        'an order that is taken',
        RESUME_MS,
      )
      resumeMs = Math.max(resumeMs, performance.now() - revoked)
      const asks = (await tokensOf(lane)) - asked
      complaints.push(...must(asks === 1, `${asks} tokens were asked for`), ...(await disagreements(lane)))
    }
    return { figure: { resume_max_ms: Math.round(resumeMs) }, complaints }
  },
}

async function tokensOf({ world, desks: [desk] }: Lane): Promise<number> {
  const reply = await fetch(`${world.kis.urls.control}/truth/tokens?accountNumber=${desk.credentials.accountNumber}`)
  return ((await reply.json()) as readonly unknown[]).length // one row for each request
}

/** Asks the broker's control port about the first account of the lane. */
export async function control({ world, desks: [desk] }: Lane, path: string, body: object): Promise<void> {
  const { accountNumber } = desk.credentials
  const reply = await fetch(`${world.kis.urls.control}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ environment: 'paper', accountNumber, ...body }),
  })
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
}

const STOLEN_MS = 8_000
/** What a fill may take to be known while only REST tells of it. */
const FILL_LAG_MS = 10_000

const stolenSessions: Entry = {
  id: 'B8',
  title: 'a bridge whose realtime session is taken leaves it alone, and learns of fills over REST',
  short: 1,
  long: 100,
  async play({ lane, count }) {
    const complaints: string[] = []
    const [desk] = lane.desks
    let lagMs = 0
    let attempts = 0
    for (let times = 0; times < count; times += 1) {
      const bridge = await lane.start()
      await isOpen(lane)
      await lane.hearsNotices(desk)
      await control(lane, '/sockets', { action: 'steal', ms: STOLEN_MS })
      const stolen = performance.now()
      const order = lane.next(desk, 'buy')
      await desk.place(order)
      await desk.orderIs(order.id, 'filled')
      lagMs = Math.max(lagMs, performance.now() - stolen)
      await pause(Math.max(0, STOLEN_MS - (performance.now() - stolen)))
      const refused = bridge.lines.filter(
        ({ event, reason }) => event === 'kis_socket_down' && reason === 'in_use',
      ).length
      attempts = Math.max(attempts, refused)
      complaints.push(...must(refused <= 1, `${refused} attempts in ${STOLEN_MS} ms`), ...(await disagreements(lane)))
      await lane.killAll()
    }
    complaints.push(...must(lagMs <= FILL_LAG_MS, `a fill took ${lagMs} ms`))
    return { figure: { attempts_max: attempts, fill_lag_max_ms: Math.round(lagMs) }, complaints }
  },
}

const hangUps: Entry = {
  id: 'B13',
  title: 'a server that hangs up after each request sees each order once',
  short: 10,
  long: 500,
  async play({ lane, count }) {
    await lane.start()
    await isOpen(lane)
    const undo = strike(lane, 'order-cash', { action: { kind: 'drop_request' }, times: null })
    await placeMany(lane, count)
    const complaints = await disagreements(lane)
    undo()
    const requests = requestsOf(lane)
    return {
      figure: { orders: count, requests },
      complaints: [...complaints, ...must(requests === count, `${requests} requests for ${count} orders`)],
    }
  },
}

const requestsOf = ({ line, desks }: Lane): number =>
  desks.reduce((all, { credentials }) => all + line.requests(credentials.accountNumber.slice(0, 8)), 0)

/** A twentieth of seven minutes, as the KOSPI stood still on 2025-03-18. */
const BLACKOUT_MS = 21_000

const blackouts: Entry = {
  id: 'B14',
  title: 'orders given while the broker is away are given up by name, and none leaves when it is back',
  short: 1,
  long: 20,
  async play({ lane, count }) {
    const complaints: string[] = []
    let orders = 0
    let late = 0
    await lane.start()
    await isOpen(lane)
    for (let times = 0; times < count; times += 1) {
      const before = requestsOf(lane)
      await lane.line.setDown(true)
      const until = performance.now() + BLACKOUT_MS
      const placed = []
      while (performance.now() < until) {
        placed.push(...(await placeMany(lane, 2)))
        await pause(2_000)
      }
      await lane.line.setDown(false)
      complaints.push(...(await disagreements(lane)))
      const states = await statesOf(lane, placed)
      const sent = requestsOf(lane) - before
      orders += placed.length
      late += sent
      // Those given in its last seconds may leave when it is back: their claim is young.
      complaints.push(...must(sent <= (states.acked ?? 0), `${sent} requests, ${JSON.stringify(states)}`))
      complaints.push(...must((states.in_doubt ?? 0) === 0, `${JSON.stringify(states)}`))
      const [desk] = lane.desks
      const next = lane.next(desk, 'rest')
      await desk.place(next)
      await desk.orderIs(next.id, 'accepted')
    }
    return { figure: { orders, sent_afterwards: late }, complaints }
  },
}

export const BROKER: readonly Entry[] = [
  revokedTokens,
  oddAnswers,
  strangeCodes,
  tooMany,
  blackouts,
  hangUps,
  stolenSessions,
]
