import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hhmmss } from './market/symbol-day.ts'
import { type Body, type Customer, type Desk, type Line, openDesk, openNotice } from './test/desk.ts'

let desk: Desk
let customer: Customer
let line: Line
beforeEach(async () => {
  desk = await openDesk()
  customer = await desk.customer()
  line = await customer.connect()
})
afterEach(async () => {
  line.close()
  await desk.kis.stop()
})

const buy = () => customer.order({ quantity: 1, price: 40_000 })
const isNotice = (text: string): boolean => text.startsWith('1|')
const isTrade = (text: string): boolean => text.startsWith('0|H0STCNT0|')
const numbersOf = (frames: readonly string[], secret: Body): string[] =>
  frames.map((frame) => openNotice(frame, secret)[2] ?? '')

describe('notices', () => {
  let secret: Body
  beforeEach(async () => {
    secret = (await line.ask('H0STCNI9', customer.credentials.htsId)).body.output
  })

  it('can change places', async () => {
    desk.kis.faults.add({ action: { kind: 'reorder_notice' } })
    await buy()
    await buy()
    expect(numbersOf(await line.many(isNotice, 2), secret)).toEqual(['0000000002', '0000000001'])
  })

  it('held back come alone when no other follows', async () => {
    desk.kis.faults.add({ action: { kind: 'reorder_notice', ms: 3_000 } })
    await buy()
    await desk.clock.advance(3_000)
    expect(numbersOf(await line.many(isNotice, 1), secret)).toEqual(['0000000001'])
  })

  it('can come two in a frame', async () => {
    desk.kis.faults.add({ action: { kind: 'merge_notice' } })
    await buy()
    await buy()
    const [frame = ''] = await line.many(isNotice, 1)
    expect(frame.split('|')[2]).toBe('002')
    const values = openNotice(frame, secret)
    expect(values).toHaveLength(52)
    expect([values[2], values[28]]).toEqual(['0000000001', '0000000002'])
  })

  it('can have 23 values, by a switch, and more than 26', async () => {
    await desk.control('POST', '/notices', { environment: 'paper', fields: 23 })
    await buy()
    await desk.control('POST', '/notices', { environment: 'paper', fields: 26 })
    desk.kis.faults.add({ action: { kind: 'drift_frame', append: ['new', 'newer'] } })
    await buy()
    const [short, long] = await line.many(isNotice, 2)
    expect([openNotice(short!, secret).length, openNotice(long!, secret).slice(26)]).toEqual([23, ['new', 'newer']])
  })

  it('are remembered with their fate', async () => {
    desk.kis.faults.add({ action: { kind: 'lose_notice' } })
    await buy()
    await buy()
    await line.many(isNotice, 1)
    const fates = desk.kis.sockets.paper.notices.entries().map(({ orderNumber, fate }) => [orderNumber, fate])
    expect(fates).toEqual([
      ['0000000001', 'lost'],
      ['0000000002', 'sent'],
    ])
  })
})

describe('data frames', () => {
  beforeEach(() => line.ask('H0STCNT0', '005930'))
  const trades = async (count: number): Promise<readonly string[]> => {
    while (line.received.filter(isTrade).length < count) await desk.clock.advance(1_000)
    return line.received.filter(isTrade)
  }
  it('can be lost while the rest comes', async () => {
    desk.kis.faults.add({ match: { trId: 'H0STCNT0' }, action: { kind: 'lose_frame' } })
    await desk.clock.advance(60_000)
    await trades(1)
    const [first = ''] = line.received.filter(isTrade)
    const values = first.split('|')[3]?.split('^') ?? []
    // More has been traded than this record tells of: its own size is 13th, the running total 14th.
    const { world } = desk.kis
    const printed = world.market.today('005930').ticks.slice(0, world.market.quote('005930').count)
    const before = printed.filter(({ at }) => hhmmss(at) < (values[1] ?? ''))
    expect(desk.kis.faults.list()[0]?.struck).toBe(1)
    expect(before.length).toBeGreaterThan(0)
    expect(Number(values[13])).toBeGreaterThan(Number(values[12]))
  })

  it('can come twice', async () => {
    desk.kis.faults.add({ action: { kind: 'duplicate_frame' } })
    const [first, second] = await trades(2)
    expect(second).toBe(first)
  })

  it('can be wider or narrower than published', async () => {
    desk.kis.faults.add({ action: { kind: 'drift_frame', append: ['x'] } })
    desk.kis.faults.add({ action: { kind: 'drift_frame', cut: 2 } })
    const widths = (await trades(2)).map((frame) => {
      const [, , count, data = ''] = frame.split('|')
      return data.split('^').length / Number(count)
    })
    expect(widths).toEqual([47, 44])
  })

  it('can break off, with the connection', async () => {
    desk.kis.faults.add({ action: { kind: 'reset_frame', bytes: 40 } })
    await desk.clock.advance(30_000)
    expect(await line.closed).toBe(1006)
    expect(line.received.filter(isTrade)).toEqual([])
  })

  it('can take the connection with them', async () => {
    desk.kis.faults.add({ action: { kind: 'drop_socket' } })
    await desk.clock.advance(30_000)
    expect(await line.closed).toBe(1006)
  })

  it('can be the last thing a line that stays up has said', async () => {
    desk.kis.faults.add({ action: { kind: 'mute_socket', ms: 60_000 } })
    await desk.clock.advance(59_000)
    const texts = line.received.filter((text) => isTrade(text) || text.includes('PINGPONG'))
    expect(texts).toEqual([])
    await desk.clock.advance(30_000)
    expect((await trades(1)).length).toBeGreaterThan(0)
  })

  it('can be when another program takes the session', async () => {
    desk.kis.faults.add({ action: { kind: 'steal_session', ms: 30_000 } })
    await desk.clock.advance(10_000)
    expect(await line.closed).toBe(1006)
    const again = await customer.connect()
    expect((await again.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP8996')
    again.close()
  })

  it('of one account alone are struck when the rule names it', async () => {
    desk.kis.faults.add({ match: { account: '11111111-01' }, action: { kind: 'lose_frame' }, times: null })
    expect((await trades(1)).length).toBeGreaterThan(0)
    expect(desk.kis.faults.list()[0]?.struck).toBe(0)
  })
})

it('a registration can be refused with any code', async () => {
  desk.kis.faults.add({ action: { kind: 'refuse_registration', code: 'OPSP0007', text: 'SUBSCRIBE INTERNAL ERROR' } })
  expect((await line.ask('H0STCNT0', '005930')).body).toMatchObject({ rt_cd: '1', msg_cd: 'OPSP0007' })
  expect((await line.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP0000')
})
