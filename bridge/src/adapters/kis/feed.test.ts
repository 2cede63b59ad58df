import { createCipheriv } from 'node:crypto'
import type { OrderNotice } from '@naru/shared/domain/execution'
import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { WebSocket } from 'ws'
import {
  aCredential,
  aKisStub,
  aNotice,
  aSession,
  FAST,
  HTS_ID,
  type KisStub,
  wallClock,
} from '../../../test/support/kis.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FeedEvent } from '../../ports/market-feed.ts'
import fixtures from './__fixtures__/frames.json' with { type: 'json' }
import { MAX_SUBSCRIPTIONS } from './feed.ts'
import { SOCKET_TIMINGS } from './ws-client.ts'

const KEY = { iv: '0123456789abcdef', key: 'abcdefghijklmnopqrstuvwxyzabcdef' }
const SAMSUNG = instrumentId('005930')
const trade = (symbol: string) => ({ instrumentId: instrumentId(symbol), channel: 'trade' }) as const

const input = (text: string): { tr_id: string; tr_key: string; tr_type: string } => {
  const { header, body } = JSON.parse(text)
  return { ...body.input, tr_type: header.tr_type }
}
const ack = (text: string, code = 'OPSP0000', output: object | null = KEY) => {
  const { tr_id, tr_key } = input(text)
  return JSON.stringify({
    header: { tr_id, tr_key, encrypt: 'N' },
    body: { rt_cd: '0', msg_cd: code, msg1: '', output },
  })
}
/** A socket that accepts everything. */
const agreeable = (socket: WebSocket, text: string): void => {
  if (text.includes('"input"')) socket.send(ack(text))
}
const encrypt = (text: string): string => {
  const cipher = createCipheriv('aes-256-cbc', KEY.key, KEY.iv)
  return cipher.update(text, 'utf8', 'base64') + cipher.final('base64')
}

/** A session on a stub, with all that its feed tells. */
async function aFeed(handle = agreeable, limits = FAST) {
  const stub = await aKisStub()
  stub.onMessage(handle)
  const { session, logger } = aSession(stub, { limits })
  const stop = new AbortController()
  const events: FeedEvent[] = []
  const notices: OrderNotice[] = []
  const collect = async <T>(source: AsyncIterable<T>, into: T[]) => {
    for await (const value of source) into.push(value)
  }
  void collect(session.feed.events(stop.signal), events)
  void collect(session.broker.notices(stop.signal), notices)
  const kinds = () => events.map((event) => (event.kind === 'down' ? `down ${event.reason}` : event.kind))
  return { stub, session, logger, events, notices, kinds, stop }
}
const registered = (stub: KisStub) => stub.sent.filter((text) => text.includes('"input"')).map(input)
const newest = (stub: KisStub): WebSocket | undefined => stub.sockets.at(-1)

describe('the realtime feed', () => {
  it('registers the notices, then what is wanted, and hands on what comes', async () => {
    const { stub, session, events, kinds } = await aFeed()
    session.feed.setSubscriptions([trade('005930'), { instrumentId: SAMSUNG, channel: 'book' }])
    await vi.waitFor(() => expect(registered(stub)).toHaveLength(3))
    expect(registered(stub).map(({ tr_id, tr_key }) => [tr_id, tr_key])).toEqual([
      ['H0STCNI9', HTS_ID],
      ['H0STCNT0', '005930'],
      ['H0STASP0', '005930'],
    ])
    newest(stub)?.send(fixtures['stcnt-20250730-3rec'])
    newest(stub)?.send(fixtures['stasp62-140013'])
    await vi.waitFor(() => expect(kinds()).toEqual(expect.arrayContaining(['up', 'trade', 'book'])))
    expect(events.filter(({ kind }) => kind === 'trade')).toHaveLength(3)
    expect(events.find(({ kind }) => kind === 'trade')).toMatchObject({ tradingDate: '2025-07-30' })
  })

  it('says up only when everything wanted has been answered', async () => {
    const { stub, session, kinds } = await aFeed(() => undefined)
    session.feed.setSubscriptions([trade('005930')])
    await vi.waitFor(() => expect(registered(stub)).toHaveLength(1))
    expect(kinds()).toEqual([])
    stub.onMessage(agreeable)
    newest(stub)?.send(ack(stub.sent[0] ?? ''))
    await vi.waitFor(() => expect(kinds()).toEqual(['up']))
    expect(session.status().socket).toMatchObject({ state: 'up', registered: 2 })
  })

  it('answers PINGPONG with the same text', async () => {
    const { stub } = await aFeed()
    await vi.waitFor(() => expect(stub.sockets).toHaveLength(1))
    newest(stub)?.send(fixtures.pingpong)
    await vi.waitFor(() => expect(stub.sent).toContain(fixtures.pingpong))
  })

  it('unregisters what is no longer wanted and stays within 41', async () => {
    const { stub, session } = await aFeed()
    const symbols = Array.from({ length: 50 }, (_, i) => trade(String(100_000 + i)))
    session.feed.setSubscriptions(symbols)
    await vi.waitFor(() => expect(registered(stub)).toHaveLength(MAX_SUBSCRIPTIONS + 1), { timeout: 15_000 })
    session.feed.setSubscriptions([trade('005930')])
    // What is wanted is registered last: two are registered as well while the last of the unwanted still is.
    const last = () => expect(registered(stub).at(-1)).toMatchObject({ tr_key: '005930', tr_type: '1' })
    await vi.waitFor(last, { timeout: 15_000 })
    expect(registered(stub).filter(({ tr_type }) => tr_type === '2')).toHaveLength(MAX_SUBSCRIPTIONS)
    await vi.waitFor(() => expect(session.status().socket.registered).toBe(2))
  })

  it('reconnects after a drop and registers everything again', async () => {
    const { stub, session, kinds } = await aFeed()
    session.feed.setSubscriptions([trade('005930')])
    await vi.waitFor(() => expect(session.status().socket.registered).toBe(2))
    newest(stub)?.terminate()
    await vi.waitFor(() => expect(kinds()).toEqual(['up', 'down disconnected', 'up']), { timeout: 5_000 })
    expect(registered(stub).slice(-2)).toMatchObject([{ tr_id: 'H0STCNI9' }, { tr_key: '005930' }])
  })

  it('gives way when another program holds the key, and does not hammer', async () => {
    const { stub, session, kinds } = await aFeed((socket) => socket.send(fixtures['nak-inuse']))
    await vi.waitFor(() => expect(kinds()).toEqual(['down in_use']))
    expect(session.status().socket).toMatchObject({ state: 'down', reason: 'in_use' })
    expect(stub.sockets).toHaveLength(1)
  })

  it('gets a new approval key when KIS no longer knows the old one', async () => {
    let refused = 0
    const { stub, kinds } = await aFeed((socket, text) => {
      refused += 1
      if (refused === 1) socket.send(fixtures['nak-approval'])
      else agreeable(socket, text)
    })
    await vi.waitFor(() => expect(kinds()).toEqual(['down unauthorized', 'up']), { timeout: 5_000 })
    expect(stub.to('/oauth2/Approval')).toHaveLength(2)
  })

  it('goes on without a registration KIS refuses', async () => {
    const { session, logger, kinds } = await aFeed((socket, text) => {
      socket.send(input(text).tr_key === 'ABCDEF' ? ack(text, 'OPSP8992', null) : ack(text))
    })
    session.feed.setSubscriptions([trade('ABCDEF'), trade('005930')])
    await vi.waitFor(() => expect(session.status().socket).toMatchObject({ registered: 2, refused: 1 }))
    expect(kinds()).toContain('up')
    expect(logger.lines.join()).toContain('OPSP8992')
  })

  it('finds a connection on which nothing is heard', async () => {
    const limits = { ...FAST, socket: { ...FAST.socket, quietMs: 60 } }
    const { stub, kinds } = await aFeed(agreeable, limits)
    await vi.waitFor(() => expect(kinds()).toContain('up'))
    newest(stub)?.pause()
    await vi.waitFor(() => expect(kinds()).toContain('down stale'), { timeout: 3_000 })
  })

  it('registers a service again that was busy and has fallen silent', async () => {
    const limits = { ...FAST, socket: { ...FAST.socket, quietMs: 150, staleMs: 100 } }
    const { stub, session } = await aFeed(agreeable, limits)
    session.feed.setSubscriptions([trade('005930')])
    await vi.waitFor(() => expect(session.status().socket.registered).toBe(2))
    for (let i = 0; i < 12; i += 1) newest(stub)?.send(fixtures['stcnt-20230324'])
    await vi.waitFor(() =>
      expect(registered(stub).slice(-2)).toMatchObject([
        { tr_key: '005930', tr_type: '2' },
        { tr_key: '005930', tr_type: '1' },
      ]),
    )
  })

  it('tells of a frame it cannot read once, and goes on', async () => {
    const { stub, session, kinds, logger } = await aFeed()
    await vi.waitFor(() => expect(kinds()).toContain('up'))
    for (const noise of [
      '',
      'garbage',
      '{',
      '{"a":1}',
      '0|H0STCNT0|001|a^b',
      '0|H0STCNT0|001|a^b',
      '1|H0STCNI9|001|%%%',
    ]) {
      newest(stub)?.send(noise)
    }
    newest(stub)?.send(fixtures['stcnt-20230324'])
    await vi.waitFor(() => expect(kinds()).toContain('trade'))
    expect(session.status().quarantine).toMatchObject({ field_count: 2 })
    const told = logger.lines.filter((line) => line.includes('field_count'))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('0|H0STCNT0|001|a^b')
  })

  it('leaves the pause KIS asks for between two registrations', async () => {
    const stub = await aKisStub()
    stub.onMessage(agreeable)
    const pauses: number[] = []
    const after: Clock['after'] = (ms, run) => {
      if (ms === SOCKET_TIMINGS.spacingMs) pauses.push(ms)
      return wallClock.after(Math.min(ms, 1_000), run)
    }
    const limits = { ...FAST, socket: { ...FAST.socket, spacingMs: SOCKET_TIMINGS.spacingMs } }
    const { session } = aSession(stub, { limits, clock: { ...wallClock, after } })
    session.feed.setSubscriptions([trade('005930'), trade('000660')])
    await vi.waitFor(() => expect(session.status().socket.registered).toBe(3), { timeout: 5_000 })
    expect(pauses.length).toBeGreaterThanOrEqual(2)
    expect(SOCKET_TIMINGS.spacingMs).toBe(200)
  })

  it('leaves out on paper what paper does not offer', async () => {
    const { stub, session } = await aFeed()
    const nextrade = { instrumentId: instrumentId('005930', 'NXT'), channel: 'trade' } as const
    const together = { instrumentId: SAMSUNG, channel: 'trade', isConsolidated: true } as const
    const status = { instrumentId: SAMSUNG, channel: 'status' } as const
    session.feed.setSubscriptions([nextrade, together, status, trade('005930')])
    await vi.waitFor(() => expect(session.status().socket.state).toBe('up'))
    expect(registered(stub).map(({ tr_id }) => tr_id)).toEqual(['H0STCNI9', 'H0STCNT0'])
    expect(session.feed.channels).toEqual(['trade', 'book'])
  })

  it('is not started by looking at it', async () => {
    const stub = await aKisStub()
    const { session } = aSession(stub)
    expect(session.status().socket.state).toBe('idle')
    expect(stub.requests).toEqual([])
  })
})

describe('the realtime feed of a live key', () => {
  it('carries Nextrade, both markets together, auctions and market operations', async () => {
    const stub = await aKisStub()
    stub.onMessage(agreeable)
    const { session } = aSession(stub, { credential: aCredential('live') })
    const events: FeedEvent[] = []
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    void (async () => {
      for await (const event of session.feed.events(stop.signal)) events.push(event)
    })()
    const nextrade = instrumentId('005930', 'NXT')
    session.feed.setSubscriptions([
      { instrumentId: SAMSUNG, channel: 'trade', isConsolidated: true },
      { instrumentId: nextrade, channel: 'trade' },
      { instrumentId: nextrade, channel: 'book' },
      { instrumentId: SAMSUNG, channel: 'expected' },
      { instrumentId: SAMSUNG, channel: 'status' },
    ])
    await vi.waitFor(() => expect(session.status().socket).toMatchObject({ state: 'up', registered: 6 }))
    expect(registered(stub).map(({ tr_id, tr_key }) => [tr_id, tr_key])).toEqual([
      ['H0STCNI0', HTS_ID],
      ['H0UNCNT0', '005930'],
      ['H0NXCNT0', '005930'],
      ['H0NXASP0', '005930'],
      ['H0STANC0', '005930'],
      ['H0STMKO0', '005930'],
    ])
    newest(stub)?.send(fixtures['stcnt-20230324'].replace('H0STCNT0', 'H0NXCNT0'))
    newest(stub)?.send(fixtures['stcnt-20230324'].replace('H0STCNT0', 'H0STANC0'))
    newest(stub)?.send('0|H0STMKO0|001|005930^N^^112^^^^55^Y^N^1')
    await vi.waitFor(() => expect(events.map(({ kind }) => kind)).toEqual(['up', 'trade', 'expected', 'status']))
    expect(events[1]).toMatchObject({ tick: { instrumentId: nextrade } })
    expect(events[3]).toMatchObject({ instrumentId: SAMSUNG, isInVi: true, isHalted: false, phase: 'open' })
  })
})

describe('fill notices', () => {
  it('are decrypted with the key of their registration and only ours are handed on', async () => {
    const { stub, notices, kinds } = await aFeed()
    await vi.waitFor(() => expect(kinds()).toContain('up'))
    const fill = aNotice({ isFill: '2', quantity: '0000000003' })
    const foreign = aNotice({ isFill: '2', account: '5099999901' })
    const receipt = aNotice()
    newest(stub)?.send(`1|H0STCNI9|003|${encrypt([...receipt, ...foreign, ...fill].join('^'))}`)
    await vi.waitFor(() =>
      expect(notices.map(({ kind, quantity }) => [kind, quantity])).toEqual([
        ['accepted', 10],
        ['fill', 3],
      ]),
    )
  })

  it('are registered anew when KIS held back their key', async () => {
    let asked = 0
    const { stub, kinds, notices } = await aFeed((socket, text) => {
      asked += 1
      socket.send(asked === 1 ? ack(text, 'OPSP0002', null) : ack(text))
    })
    await vi.waitFor(() => expect(kinds()).toContain('up'))
    const frame = `1|H0STCNI9|001|${encrypt(aNotice({ isFill: '2' }).join('^'))}`
    newest(stub)?.send(frame)
    await vi.waitFor(() => expect(registered(stub).map(({ tr_type }) => tr_type)).toEqual(['1', '2', '1']))
    await vi.waitFor(() => {
      newest(stub)?.send(frame)
      expect(notices.length).toBeGreaterThan(0)
    })
  })

  it('are asked for on live by their live name', async () => {
    const stub = await aKisStub()
    stub.onMessage(agreeable)
    const { session } = aSession(stub, { credential: aCredential('live') })
    session.feed.setSubscriptions([])
    await vi.waitFor(() => expect(registered(stub)[0]?.tr_id).toBe('H0STCNI0'))
  })
})
