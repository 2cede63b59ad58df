import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Body, type Customer, type Desk, type DeskOptions, type Line, openDesk, openNotice } from '../test/desk.ts'

let desk: Desk
let customer: Customer
const lines: Line[] = []

const open = async (options: DeskOptions = {}): Promise<void> => {
  desk = await openDesk(options)
  customer = await desk.customer()
}
const connect = async (path?: string, who = customer): Promise<Line> => {
  const line = await who.connect(path)
  lines.push(line)
  // An approval key can be asked for once a second.
  await desk.clock.advance(1000)
  return line
}
beforeEach(() => open())
afterEach(async () => {
  for (const line of lines.splice(0)) line.close()
  await desk.kis.stop()
})

const ofTr =
  (trId: string) =>
  (text: string): boolean =>
    text.split('|')[1] === trId
const records = (frame: string, width: number): string[][] => {
  const [, , count, data] = frame.split('|')
  const values = data!.split('^')
  expect(values).toHaveLength(Number(count) * width)
  return Array.from({ length: Number(count) }, (_, i) => values.slice(i * width, (i + 1) * width))
}

describe('registrations', () => {
  it('are acknowledged with key and iv on any path, and can be withdrawn', async () => {
    const line = await connect('/tryitout/H0STCNT0')
    const { header, body } = await line.ask('H0STCNT0', '005930')
    expect(header).toEqual({ tr_id: 'H0STCNT0', tr_key: '005930', encrypt: 'N' })
    expect([body.rt_cd, body.msg_cd, body.msg1]).toEqual(['0', 'OPSP0000', 'SUBSCRIBE SUCCESS'])
    expect([body.output.iv.length, body.output.key.length]).toEqual([16, 32])
    const withdrawn = await line.ask('H0STCNT0', '005930', '2')
    expect([withdrawn.body.msg_cd, withdrawn.body.output]).toEqual(['OPSP0001', undefined])
  })

  it('are refused when repeated, unknown or not there to withdraw', async () => {
    const line = await connect()
    await line.ask('H0STCNT0', '005930')
    const code = async (trId: string, trKey: string, type: '1' | '2' = '1'): Promise<string> =>
      (await line.ask(trId, trKey, type)).body.msg_cd
    expect(await code('H0STCNT0', '005930')).toBe('OPSP0002')
    expect(await code('H0STASP0', '005930', '2')).toBe('OPSP0003')
    expect(await code('H0STMKO0', '005930')).toBe('OPSP8991')
    expect(await code('H0STCNT0', '!')).toBe('OPSP8992')
    expect(await code('H0STCNI0', customer.credentials.htsId)).toBe('OPSP8991')
    expect(await code('H0STCNI9', 'someoneelse')).toBe('OPSP8992')
  })

  it('end at forty-one', async () => {
    const line = await connect()
    for (let i = 0; i < 41; i++) {
      expect((await line.ask('H0STCNT0', String(i).padStart(6, '0'))).body.msg_cd).toBe('OPSP0000')
    }
    const { body } = await line.ask('H0STCNT0', '005930')
    expect([body.rt_cd, body.msg_cd]).toEqual(['1', 'OPSP0008'])
  })

  it.each([
    ['{', 'OPSP9999'],
    ['{"body":{}}', 'OPSP9998'],
    ['{"header":{"custtype":"P","tr_type":"1"}}', 'OPSP9996'],
    ['{"header":{"approval_key":"x","tr_type":"1"}}', 'OPSP9997'],
    ['{"header":{"approval_key":"x","custtype":"P","tr_type":"3"}}', 'OPSP8997'],
    ['{"header":{"approval_key":"x","custtype":"P","tr_type":"1"}}', 'OPSP9992'],
    ['{"header":{"approval_key":"x","custtype":"P","tr_type":"1"},"body":{}}', 'OPSP9991'],
    ['{"header":{"approval_key":"x","custtype":"P","tr_type":"1"},"body":{"input":{}}}', 'OPSP9990'],
    [
      '{"header":{"approval_key":"x","custtype":"P","tr_type":"1"},"body":{"input":{"tr_id":"H0STCNT0","tr_key":"005930"}}}',
      'OPSP0011',
    ],
  ])('that cannot be read get their own code: %s', async (text, code) => {
    const line = await connect()
    line.socket.send(text)
    const answer = JSON.parse(await line.next((received) => received.includes('msg_cd')))
    expect(answer.body.msg_cd).toBe(code)
  })
})

describe('one session a key', () => {
  it('is kept: a second one is refused with rt_cd 9 until the first has gone', async () => {
    const first = await connect()
    await first.ask('H0STCNT0', '005930')
    const second = await connect()
    const refused = await second.ask('H0STCNT0', '005930')
    expect([refused.body.rt_cd, refused.body.msg_cd]).toEqual(['9', 'OPSP8996'])
    first.socket.close()
    await first.closed
    expect((await second.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP0000')
  })

  it('lingers after a broken connection when told to', async () => {
    await desk.kis.stop()
    await open({ sessionLingerMs: 90_000 })
    const first = await connect()
    await first.ask('H0STCNT0', '005930')
    first.close()
    await first.closed
    const second = await connect()
    expect((await second.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP8996')
    await desk.clock.advance(91_000)
    expect((await second.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP0000')
  })

  it('can be stolen by another program for a while', async () => {
    const line = await connect()
    await line.ask('H0STCNT0', '005930')
    const theft = { action: 'steal', environment: 'paper', accountNumber: '50012345-01', ms: 30_000 }
    await desk.control('POST', '/sockets', theft)
    expect(await line.closed).toBe(1006)
    const again = await connect()
    expect((await again.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP8996')
    await desk.clock.advance(30_000)
    expect((await again.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP0000')
  })
})

describe('the trade stream', () => {
  it('carries records of 46 values, as many as the published sample', async () => {
    const sample =
      '0|H0STCNT0|001|005930^093354^71900^5^-100^-0.14^72023.83^72100^72400^71700^71900^71800^1^3052507^219853241700^5105^6937^1832^84.90^1366314^1159996^1^0.39^20.28^090020^5^-200^090820^5^-500^092619^2^200^20230612^20^N^65945^216924^1118750^2199206^0.05^2424142^125.92^0^^72100'
    expect(records(sample, 46)).toHaveLength(1)
    const line = await connect()
    await line.ask('H0STCNT0', '005930')
    await desk.clock.advance(5_000)
    const frame = await line.next(ofTr('H0STCNT0'))
    const [record] = records(frame, 46)
    expect([record![0], record![33], record![34], record![35]]).toEqual(['005930', '20200319', '20', 'N'])
  })

  it('puts the trades of one step into one frame, each with its own running totals', async () => {
    await desk.kis.stop()
    await open({ stepMs: 5_000 })
    const line = await connect()
    await line.ask('H0STCNT0', '005930')
    await desk.clock.advance(5_000)
    const all = records(await line.next((text) => ofTr('H0STCNT0')(text) && !text.includes('|001|')), 46)
    expect(all.length).toBeGreaterThan(1)
    for (let i = 1; i < all.length; i++) {
      expect(Number(all[i]![13])).toBe(Number(all[i - 1]![13]) + Number(all[i]![12]))
      expect(all[i]![1]! >= all[i - 1]![1]!).toBe(true)
    }
  })

  it('agrees with the quote over REST', async () => {
    const line = await connect()
    await line.ask('H0STCNT0', '005930')
    await desk.clock.advance(5_000)
    await line.next(ofTr('H0STCNT0'))
    const last = records(line.received.filter(ofTr('H0STCNT0')).at(-1)!, 46).at(-1)!
    const { output } = (await customer.price()).body
    expect([last[2], last[4], last[5], last[13], last[8], last[9]]).toEqual([
      output.stck_prpr,
      output.prdy_vrss,
      output.prdy_ctrt,
      output.acml_vol,
      output.stck_hgpr,
      output.stck_lwpr,
    ])
  })
})

it('the book stream carries 59 values: ten levels a side, sorted, with their totals', async () => {
  const line = await connect()
  await line.ask('H0STASP0', '005930')
  await desk.clock.advance(5_000)
  const [book] = records(await line.next(ofTr('H0STASP0')), 59)
  const numbers = book!.map(Number)
  const [asks, bids] = [numbers.slice(3, 13), numbers.slice(13, 23)]
  expect(asks).toEqual(asks.toSorted((a, b) => a - b))
  expect(bids).toEqual(bids.toSorted((a, b) => b - a))
  expect(bids[0]!).toBeLessThan(asks[0]!)
  expect(numbers.slice(23, 33).reduce((a, b) => a + b)).toBe(numbers[43])
  expect(numbers.slice(33, 43).reduce((a, b) => a + b)).toBe(numbers[44])
})

describe('order notices', () => {
  const listen = async (who = customer): Promise<{ line: Line; secret: Body; trId: string }> => {
    const line = await connect('/', who)
    const trId = who.credentials.environment === 'live' ? 'H0STCNI0' : 'H0STCNI9'
    const { header, body } = await line.ask(trId, who.credentials.htsId)
    expect(header.encrypt).toBe('Y')
    return { line, secret: body.output, trId }
  }
  const heard = async (trId: string, line: Line, count: number): Promise<readonly string[]> =>
    line.many(ofTr(trId), count)

  it('come encrypted with 26 fields: the acceptance with the order’s figures, then the fills', async () => {
    for (const who of [customer, await desk.customer('live')]) {
      const { line, secret, trId } = await listen(who)
      await who.order({ quantity: 10 })
      const frames = await heard(trId, line, 2)
      expect(frames[0]!.startsWith(`1|${trId}|001|`)).toBe(true)
      const [accepted, fill] = frames.map((frame) => openNotice(frame, secret))
      expect([accepted!.length, fill!.length]).toEqual([26, 26])
      const { price } = desk.kis.truth().fills.at(-1)!
      const account = who.credentials.accountNumber.replace('-', '')
      expect(accepted).toMatchObject({ 0: who.credentials.htsId, 1: account, 4: '02', 5: '0', 6: '01', 8: '005930' })
      expect([accepted![9], accepted![10], accepted![12], accepted![13], accepted![14]]).toEqual([
        '0000000010',
        '000000000',
        '0',
        '1',
        '1',
      ])
      expect([fill![9], fill![10], fill![13]]).toEqual(['0000000010', String(price).padStart(9, '0'), '2'])
      expect(fill![24]).toBe('삼성전자')
    }
  })

  it('tell a cancellation twice, by its own number, with the original beside it', async () => {
    const { line, secret, trId } = await listen()
    await customer.order({ quantity: 10, price: 40_000 })
    await customer.change('cancel', '1')
    const told = (await heard(trId, line, 3)).map((frame) => openNotice(frame, secret))
    const short = told.map((fields) => [fields[2], fields[3], fields[5], fields[13], fields[14]])
    expect(short).toEqual([
      ['0000000001', '', '0', '1', '1'],
      ['0000000002', '0000000001', '2', '1', '1'],
      ['0000000002', '0000000001', '2', '1', '2'],
    ])
  })

  it('mark what an immediate-or-cancel order leaves, and what the exchange refuses later', async () => {
    const { line, secret, trId } = await listen()
    const { bids } = desk.kis.world.market.book('005930')
    await customer.order({ quantity: 10, price: bids[0]![0], division: '11' })
    desk.kis.faults.add({ match: { path: 'order-cash' }, action: { kind: 'reject_later' } })
    expect((await customer.order({ quantity: 10, price: 40_000 })).body.rt_cd).toBe('0')
    const told = (await heard(trId, line, 4)).map((frame) => openNotice(frame, secret))
    expect(told[1]![14]).toBe('3')
    expect(told[3]![12]).toBe('1')
    const row = (await customer.orderList()).body.output1[1]
    expect([row.rjct_qty, row.rmn_qty, row.sll_buy_dvsn_cd_name]).toEqual(['10', '0', 'BUY REJECT'])
  })

  it('can have the 23 fields of before 2025-03', async () => {
    await desk.kis.stop()
    await open({ noticeFields: 23 })
    const { line, secret, trId } = await listen()
    await customer.order({ quantity: 10 })
    const [frame] = await heard(trId, line, 1)
    expect(openNotice(frame!, secret)).toHaveLength(23)
  })

  it('reach nobody else', async () => {
    const opened = await desk.control('POST', '/accounts', { environment: 'paper', accountNumber: '54444444-01' })
    const stranger = await desk.customer('paper', opened.body)
    const theirs = await listen(stranger)
    const mine = await listen()
    await customer.order({ quantity: 10 })
    await heard(mine.trId, mine.line, 2)
    expect(theirs.line.received.filter(ofTr(theirs.trId))).toEqual([])
  })
})

describe('keep-alive', () => {
  it('asks every so often and takes the echo or a pong as an answer', async () => {
    const line = await connect()
    const asks = (): readonly string[] => line.received.filter((text) => text.includes('PINGPONG'))
    for (let i = 0; i < 12; i++) {
      await desk.clock.advance(15_000)
      const ping = (await line.many((text) => text.includes('PINGPONG'), i + 1)).at(-1)!
      if (i % 2 === 0) line.socket.send(ping)
      else line.socket.pong(ping)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(JSON.parse(asks()[0]!).header.datetime).toMatch(/^20261120\d{6}$/)
    expect((await line.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP0000')
  })

  it('goes quiet on an open line when muted, and talks again afterwards', async () => {
    const line = await connect()
    await line.ask('H0STCNT0', '005930')
    const mute = { action: 'mute', environment: 'paper', accountNumber: '50012345-01', ms: 20_000 }
    await desk.control('POST', '/sockets', mute)
    const before = line.received.length
    await desk.clock.advance(19_000)
    expect(line.received).toHaveLength(before)
    await desk.clock.advance(5_000)
    await line.next(ofTr('H0STCNT0'), before)
    expect(line.socket.readyState).toBe(line.socket.OPEN)
  })

  it('drops a connection that has been silent for a hundred seconds', async () => {
    const line = await connect()
    await desk.clock.advance(130_000)
    expect(await line.closed).toBe(1006)
  })
})
