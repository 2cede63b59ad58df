import { type KisSimulator, startKisSimulator } from '@naru/sandbox/kis/start.ts'
import { Secret } from '@naru/shared/core/secret'
import { addDays, type KstDate, kstDate } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId, symbolOf } from '@naru/shared/domain/instrument'
import type { Environment } from '@naru/shared/domain/order'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createKisSession, type KisSessionOptions } from '../../src/adapters/kis/index.ts'
import type { MarketFeed } from '../../src/ports/market-feed.ts'
import type { KisCredential } from '../../src/ports/vault.ts'
import { aCredential, FAST, memorySecrets, recordingLogger, wallClock } from '../support/kis.ts'
import { anOrder, type BrokerFault, brokerContract, type WiredWorld, wiredBrokerContract } from './broker.ts'
import { type FeedWorld, marketFeedContract } from './market-feed.ts'
import { type InfoWorld, marketInfoContract } from './market-info.ts'
import { orderKindContract } from './order-kinds.ts'

/** Ten o'clock of a recorded day, far from its auctions. */
const START = { date: '20200319', time: '100000' } as const

const start = (): Promise<KisSimulator> =>
  startKisSimulator({
    startAt: START,
    speed: 20,
    demoRestPerSecond: 1_000,
    cash: { paper: 50_000_000, live: 50_000_000 },
  })

function credentialOf(simulator: KisSimulator, environment: Environment): KisCredential {
  const { appKey, appSecret, accountNumber, htsId } = simulator.credentials[environment]
  const [cano = '', productCode = ''] = accountNumber.split('-')
  const keys = { appKey: new Secret(appKey), appSecret: new Secret(appSecret) }
  return aCredential(environment, { ...keys, cano, productCode, htsId })
}

function sessionOn(
  simulator: KisSimulator,
  environment: Environment,
  { limits = FAST, secrets = memorySecrets() }: Partial<Pick<KisSessionOptions, 'limits' | 'secrets'>> = {},
) {
  const urls = {
    paper: { rest: simulator.urls.paperRest, ws: simulator.urls.paperWs },
    live: { rest: simulator.urls.liveRest, ws: simulator.urls.liveWs },
  }
  const options = {
    credential: credentialOf(simulator, environment),
    clock: wallClock,
    logger: recordingLogger(),
    secrets,
    random: () => 0,
    limits,
  }
  const session = createKisSession({ ...options, urls: urls[environment] })
  const nobody = createKisSession({ ...options, urls: { rest: 'http://127.0.0.1:1', ws: 'ws://127.0.0.1:1' } })
  return { session, nobody }
}

const snapshotOf = async (feed: MarketFeed, instrument: InstrumentId) => {
  const snapshot = await feed.snapshot(instrument)
  if (!snapshot.ok) throw new Error(JSON.stringify(snapshot.error))
  return snapshot.value
}

function breakNext(simulator: KisSimulator, fault: BrokerFault, request: 'order' | 'change' = 'order'): void {
  const order = { path: request === 'order' ? 'order-cash' : 'order-rvsecncl' }
  const answer = (msg_cd: string, msg1: string) => ({ rt_cd: '1', msg_cd, msg1 })
  switch (fault) {
    case 'reply_lost':
      simulator.faults.add({ match: order, action: { kind: 'drop_response' } })
      return
    case 'request_lost':
      simulator.faults.add({ match: order, action: { kind: 'drop_request' } })
      return
    case 'reply_malformed':
      simulator.faults.add({ match: order, action: { kind: 'body', body: '{"rt_cd":"0","msg_cd":"APBK0013"' } })
      return
    case 'rate_refused': {
      const body = answer('EGW00201', '초당 거래건수를 초과하였습니다.')
      simulator.faults.add({ match: order, action: { kind: 'status', status: 500, body } })
      return
    }
    case 'market_closed': {
      const body = answer('APBK0919', '장운영일자가 주문일과 상이합니다')
      simulator.faults.add({ match: order, action: { kind: 'status', status: 200, body } })
      return
    }
    case 'refused_with_an_unknown_code': {
      const body = answer('ZZZZ9999', '알 수 없는 오류')
      simulator.faults.add({ match: order, action: { kind: 'status', status: 200, body } })
      return
    }
    case 'list_fails': {
      const action = { kind: 'status', status: 500, body: answer('EGW00215', '') } as const
      simulator.faults.add({ match: { path: 'inquire-daily-ccld' }, action, times: null })
      return
    }
  }
}

async function brokerWorld(environment: Environment): Promise<WiredWorld> {
  const simulator = await start()
  const { session, nobody } = sessionOn(simulator, environment)
  const { cano, productCode } = credentialOf(simulator, environment)
  const account = simulator.world.state.accounts[`${environment}:${cano}-${productCode}`]?.account
  if (!account) throw new Error('the simulator has no demo account')
  return {
    broker: session.broker,
    unreachable: nobody.broker,
    today: kstDate(wallClock.now()),
    lastPrice: async (instrument) => (await snapshotOf(session.feed, instrument)).tick.price,
    lowestPrice: async (instrument) => (await snapshotOf(session.feed, instrument)).lowerLimit,
    highestPrice: async (instrument) => (await snapshotOf(session.feed, instrument)).upperLimit,
    breakNext: (fault, request) => breakNext(simulator, fault, request),
    mend: () => simulator.faults.clear(),
    ordersThere: () =>
      simulator.truth().orders.filter(({ environment: at, role }) => at === environment && role === 'new').length,
    orderOutside: (instrument, quantity, price) => {
      const order = { code: symbolOf(instrument), side: 'buy', quantity, price } as const
      const placed = simulator.world.place(account, {
        ...order,
        division: '00',
        exchange: 'KRX',
        ip: '203.0.113.7',
        channel: 'HTS',
      })
      if (!placed.ok) throw new Error(JSON.stringify(placed.error))
    },
    close: async () => {
      await session.close()
      await nobody.close()
      await simulator.stop()
    },
  }
}

async function feedWorld(environment: Environment): Promise<FeedWorld> {
  const simulator = await start()
  const { session } = sessionOn(simulator, environment)
  const { appKey } = simulator.credentials[environment]
  return {
    feed: session.feed,
    now: () => wallClock.now(),
    drop: () => simulator.sockets[environment].drop(appKey),
    close: async () => {
      await session.close()
      await simulator.stop()
    },
  }
}

async function infoWorld(environment: Environment): Promise<InfoWorld> {
  const simulator = await start()
  const { session, nobody } = sessionOn(simulator, environment)
  return {
    info: session.info,
    isLive: environment === 'live',
    today: '2020-03-19' as KstDate, // the day START names
    failNext: (path) => {
      const body = { rt_cd: '1', msg_cd: 'EGW00300', msg1: '' }
      simulator.faults.add({ match: { path }, action: { kind: 'status', status: 500, body }, times: null })
    },
    close: async () => {
      await session.close()
      await nobody.close()
      await simulator.stop()
    },
  }
}

for (const environment of ['paper', 'live'] as const) {
  brokerContract(`kis (${environment})`, () => brokerWorld(environment))
  orderKindContract(`kis (${environment})`, () => brokerWorld(environment))
  wiredBrokerContract(`kis (${environment})`, () => brokerWorld(environment))
  marketInfoContract(`kis (${environment})`, () => infoWorld(environment))
  marketFeedContract(`kis (${environment})`, () => feedWorld(environment))
}

describe('kis under the limit of 18 requests a second', () => {
  it('answers orders before the quotes that were waiting, and refuses nothing', async () => {
    const simulator = await startKisSimulator({ startAt: START })
    onTestFinished(() => simulator.stop())
    const { session, nobody } = sessionOn(simulator, 'live', { limits: {} })
    onTestFinished(async () => {
      await session.close()
      await nobody.close()
    })
    const samsung = instrumentId('005930')
    const { lowerLimit } = await snapshotOf(session.feed, samsung)
    const answered: string[] = []
    const quotes = Array.from({ length: 60 }, async () => {
      const snapshot = await session.feed.snapshot(samsung)
      answered.push(snapshot.ok ? 'quote' : 'failure')
    })
    const orders = Array.from({ length: 5 }, async () => {
      const outcome = await session.broker.submit(anOrder({ limitPrice: lowerLimit }))
      answered.push(outcome.kind)
    })
    await Promise.all([...quotes, ...orders])
    expect(answered.filter((kind) => kind === 'accepted')).toHaveLength(5)
    expect(answered.filter((kind) => kind === 'quote')).toHaveLength(60)
    expect(answered.lastIndexOf('accepted')).toBeLessThan(40)
  })

  it('goes on by itself after its token was revoked', async () => {
    const simulator = await startKisSimulator({ startAt: START, tokenIntervalMs: 0 })
    onTestFinished(() => simulator.stop())
    const secrets = memorySecrets()
    const first = sessionOn(simulator, 'live', { secrets })
    expect(await first.session.verify()).toMatchObject({ ok: true })
    await first.session.close()
    await first.nobody.close()
    // An hour later, as far as the next start can tell.
    for (const [name, text] of secrets.values) {
      const stored = JSON.parse(text)
      secrets.values.set(
        name,
        JSON.stringify({ ...stored, token: 'revoked-long-ago', askedAt: stored.askedAt - 3_600_000 }),
      )
    }
    const second = sessionOn(simulator, 'live', { secrets })
    onTestFinished(async () => {
      await second.session.close()
      await second.nobody.close()
    })
    expect(await second.session.broker.balance()).toMatchObject({ ok: true })
  })
})

describe('kis keys, hosts and TR ids', () => {
  const BOTH = ['paper', 'live'] as const
  const combinations = BOTH.flatMap((keys) => BOTH.flatMap((host) => BOTH.map((tr) => ({ keys, host, tr }))))

  it.each(combinations)(
    '$keys keys on the $host host with $tr TR ids: an order goes through only when all three agree',
    async ({ keys, host, tr }) => {
      const simulator = await start()
      onTestFinished(() => simulator.stop())
      const { liveRest, liveWs, paperRest, paperWs } = simulator.urls
      const session = createKisSession({
        credential: { ...credentialOf(simulator, keys), environment: tr },
        urls: {
          rest: host === 'live' ? liveRest : paperRest,
          ws: host === 'live' ? liveWs : paperWs,
          environment: host,
        },
        clock: wallClock,
        logger: recordingLogger(),
        secrets: memorySecrets(),
        random: () => 0,
        limits: FAST,
      })
      onTestFinished(() => session.close())
      const agrees = keys === host && host === tr
      const outcome = await session.broker.submit(anOrder({ limitPrice: 50_000 }))
      expect(outcome.kind === 'accepted').toBe(agrees)
      if (!agrees) expect(['not_sent', 'rejected']).toContain(outcome.kind)
      expect((await session.verify()).ok).toBe(agrees)
      expect(simulator.truth().orders).toHaveLength(agrees ? 1 : 0)
    },
  )
})

describe('kis beside the services of the table', () => {
  it('takes an order with the hash of its body, and gives the token back when told to', async () => {
    const simulator = await start()
    onTestFinished(() => simulator.stop())
    const secrets = memorySecrets()
    const session = createKisSession({
      credential: credentialOf(simulator, 'live'),
      urls: { rest: simulator.urls.liveRest, ws: simulator.urls.liveWs },
      clock: wallClock,
      logger: recordingLogger(),
      secrets,
      random: () => 0,
      limits: FAST,
      hashesOrders: true,
    })
    onTestFinished(() => session.close())
    expect(await session.broker.submit(anOrder({ limitPrice: 50_000 }))).toMatchObject({ kind: 'accepted' })
    const [stored] = [...secrets.values.values()]
    const { token } = JSON.parse(stored ?? '{}')
    expect(await session.revoke()).toEqual({ ok: true, value: undefined })
    const answer = await fetch(
      `${simulator.urls.liveRest}/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930`,
      {
        headers: {
          authorization: `Bearer ${token}`,
          appkey: simulator.credentials.live.appKey,
          appsecret: simulator.credentials.live.appSecret,
          tr_id: 'FHKST01010100',
        },
      },
    )
    expect(await answer.json()).toMatchObject({ msg_cd: expect.stringMatching(/^EGW0012[13]$/) })
    // One a minute: nobody asks again at once, and nothing is sent with the old one.
    expect(await session.broker.submit(anOrder({ limitPrice: 50_000 }))).toEqual({
      kind: 'not_sent',
      cause: 'token_rate_limited',
    })
  })
})

describe('the clock of KIS', () => {
  it('is known to be off once several answers on end say so, and to be right with the next good one', async () => {
    const simulator = await start()
    const { session, nobody } = sessionOn(simulator, 'live')
    try {
      const fault = simulator.faults.add({ action: { kind: 'wrong_clock', ms: -60_000 }, times: null })
      expect(session.clockSkewMs()).toBe(0)
      for (let reads = 0; reads < 3; reads += 1) await session.broker.balance()
      expect(session.clockSkewMs()).toBeGreaterThan(50_000)
      simulator.faults.remove(fault)
      await session.broker.balance()
      expect(session.clockSkewMs()).toBe(0)
    } finally {
      await Promise.all([session.close(), nobody.close()])
      await simulator.stop()
    }
  })
})

describe('a customer of KIS', () => {
  it('who applied today is asked for three requests a second at most, and one of long ago for what the key allows', async () => {
    const simulator = await start()
    const today = kstDate(wallClock.now())
    const secrets = memorySecrets() // one token for both: there is one a minute
    const perSecond = async (customerSince: KstDate): Promise<number> => {
      const session = createKisSession({
        credential: { ...credentialOf(simulator, 'live'), customerSince },
        urls: { rest: simulator.urls.liveRest, ws: simulator.urls.liveWs },
        clock: wallClock,
        logger: recordingLogger(),
        secrets,
        random: () => 0,
      })
      const { ok } = await session.broker.balance()
      expect(ok).toBe(true)
      await session.close()
      return session.status().quota.perSecond
    }
    expect([await perSecond(today), await perSecond(addDays(today, -30))]).toEqual([3, 18])
    await simulator.stop()
  })
})
