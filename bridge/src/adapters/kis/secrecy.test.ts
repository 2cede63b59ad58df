import { inspect } from 'node:util'
import { kstDate } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { VenueOrderId } from '@naru/shared/domain/order'
import { describe, expect, it, vi } from 'vitest'
import { anOrder } from '../../../test/contracts/broker.ts'
import {
  APPROVAL_KEY,
  aCredential,
  aKisStub,
  aSession,
  CANO,
  FAST,
  STUB_SECRETS,
  type StubAnswer,
  wallClock,
} from '../../../test/support/kis.ts'

const PHONE = '01099998888'
const ADDRESS = '203.000.113.077'
/** An answer that throws back everything it was sent, as a careless server would. */
const ECHO = [...STUB_SECRETS, PHONE, ADDRESS].join(' ')
const today = kstDate(wallClock.now())
const order: VenueOrderId = { orderDate: today, branch: '00950', orderNo: '0000012345' }
const row = { odno: '1', ctac_tlno: PHONE, inqr_ip_addr: ADDRESS, ord_qty: ECHO, pdno: ECHO, code: ECHO }

const ways: readonly (readonly [string, StubAnswer])[] = [
  ['a rejection', { body: { rt_cd: '1', msg_cd: 'APBK0919', msg1: ECHO } }],
  ['an unknown code', { body: { rt_cd: '1', msg_cd: 'ZZZZ1234', msg1: ECHO } }],
  ['a token refusal', { status: 500, body: { rt_cd: '1', msg_cd: 'EGW00123', msg1: ECHO } }],
  ['a field refusal', { body: { rt_cd: '2', msg_cd: 'OPSQ2000', msg1: ECHO } }],
  ['a body that is not JSON', { status: 502, body: ECHO }],
  [
    'rows of another shape',
    {
      headers: { tr_cont: 'D' },
      body: { rt_cd: '0', msg_cd: '', msg1: ECHO, output1: [row], output2: [row], output: row },
    },
  ],
  ['a dropped connection', (response) => response.socket?.destroy()],
]

describe('no secret leaves the adapter', () => {
  it.each(ways)('through %s', async (_case, answer) => {
    const stub = await aKisStub()
    for (const path of [
      'order-rvsecncl',
      'inquire-daily-ccld',
      'inquire-balance',
      'inquire-psbl-order',
      'inquire-price',
      'order-resv',
      'order-resv-ccnl',
      'inquire-psbl-rvsecncl',
      'inquire-account-balance',
      'inquire-period-trade-profit',
      'volume-rank',
      'news-title',
      'psearch-title',
      'search-stock-info',
    ]) {
      stub.on(path, () => answer)
    }
    stub.on('inquire-asking-price-exp-ccn', () => answer)
    stub.on('inquire-time-itemchartprice', () => answer)
    const { session, logger } = aSession(stub, { credential: aCredential('live') })
    const samsung = instrumentId('005930')
    const results = [
      await session.broker.cancel(order),
      await session.broker.modify(order, anOrder({ limitPrice: 70_000 })),
      await session.broker.reservations.place(anOrder({ limitPrice: 70_000 }), null),
      await session.broker.reservations.revise(
        { orderedOn: today, seq: '1' },
        { order: anOrder({ limitPrice: 70_000 }), until: null },
      ),
      await session.broker.reservations.list(today, today),
      await session.broker.revisable(),
      await session.broker.assets(),
      await session.broker.tradeProfit(today, today),
      await session.info.ranking('volume', 'all'),
      await session.info.news(null),
      await session.info.conditions(),
      await session.info.stockInfo(samsung),
      await session.broker.orderReports(today),
      await session.broker.balance(),
      await session.broker.buyable(samsung, 'limit', 70_000),
      await session.feed.snapshot(samsung),
      await session.feed.orderBook(samsung),
      await session.feed.bars(samsung, '1d', wallClock.now(), 10),
      await session.verify(),
      session.status(),
      session,
    ]
    expectClean(inspect(results, { depth: 12, showHidden: true }) + JSON.stringify(results) + logger.lines.join('\n'))
    expect(logger.lines.length).toBeGreaterThan(0)
  })

  it('through the refusal of a token', async () => {
    for (const body of [{ error_code: 'EGW00105', error_description: ECHO }, ECHO]) {
      const stub = await aKisStub()
      stub.on('/oauth2/tokenP', () => ({ status: 403, body }))
      const { session, logger } = aSession(stub)
      const results = [await session.verify(), await session.broker.balance(), await session.broker.cancel(order)]
      expectClean(inspect(results, { depth: 9 }) + logger.lines.join('\n'))
    }
  })

  it('through the socket', async () => {
    const stub = await aKisStub()
    stub.onMessage((socket) => {
      socket.send(ECHO)
      socket.send(`1|H0STCNI9|001|${ECHO}`)
      socket.send(`0|${CANO}|001|${ECHO}`)
      socket.send(JSON.stringify({ body: { rt_cd: '1', msg_cd: 'OPSP8992', msg1: ECHO } }))
      socket.send(
        JSON.stringify({ body: { rt_cd: '1', msg_cd: 'OPSP0011', msg1: `invalid approval : ${APPROVAL_KEY}` } }),
      )
    })
    const limits = { ...FAST, socket: { ...FAST.socket, spacingMs: 1 } }
    const { session, logger } = aSession(stub, { limits })
    const stop = new AbortController()
    const seen: unknown[] = []
    void (async () => {
      for await (const event of session.feed.events(stop.signal)) seen.push(event)
    })()
    await vi.waitFor(() => expect(seen).toHaveLength(1))
    expectClean(inspect([seen, session.status()], { depth: 9 }) + logger.lines.join('\n'))
  })
})

function expectClean(output: string): void {
  for (const secret of [...STUB_SECRETS, PHONE, ADDRESS]) expect(output).not.toContain(secret)
}
