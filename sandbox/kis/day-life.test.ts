import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Body, type Customer, type Desk, type DeskOptions, type Line, openDesk } from './test/desk.ts'

let desk: Desk
let customer: Customer
const lines: Line[] = []

/** Friday 2026-11-20 in Seoul; the evening is the after-market of September 2026. */
const at = (time: string, day = '2026-11-20'): number => Date.parse(`${day}T${time}+09:00`)
/** The lines of these tests listen only. */
const NEVER_MS = 30 * 86_400_000
/** Milliseconds after midnight. */
const timeOfDay = (time: string): number => at(time) - at('00:00:00')
const open = async (time: string, options: DeskOptions & { day?: string } = {}): Promise<void> => {
  const { day, ...more } = options
  desk = await openDesk({
    marketHours: 'calendar',
    stepMs: 5_000,
    pongTimeoutMs: NEVER_MS,
    now: at(time, day),
    ...more,
  })
  customer = await desk.customer('live')
}
const until = async (time: string, day?: string): Promise<void> => {
  await desk.clock.advance(at(time, day) - desk.clock.now())
  // What was sent before an answer has arrived with it.
  for (const line of lines) await line.ask('H0STCNT0', '!')
}
const listen = async (...trs: readonly string[]): Promise<Line> => {
  const line = await customer.connect()
  lines.push(line)
  for (const tr of trs) expect((await line.ask(tr, '005930')).body.msg_cd).toBe('OPSP0000')
  return line
}
afterEach(async () => {
  for (const line of lines.splice(0)) line.close()
  await desk.kis.stop()
})

const frames = (line: Line, trId: string): string[][] =>
  line.received.filter((text) => text.split('|')[1] === trId).map((text) => text.split('|')[3]!.split('^'))
const operations = (line: Line): string[] => frames(line, 'H0STMKO0').map((values) => values[3] ?? '')
const quote = (code = '005930') => desk.kis.world.market.quote(code)
const base = (code = '005930'): number => desk.kis.world.market.today(code).base
const code = (answer: { body: Body }): string => answer.body.msg_cd
const TAKEN = 'APBK0013'

describe('the opening', () => {
  it('expects a price, takes orders without filling them, and fills everybody at one price', async () => {
    await open('08:29:00')
    const line = await listen('H0STMKO0', 'H0STANC0', 'H0STASP0', 'H0STCNT0')
    expect(code(await customer.order({ quantity: 10 }))).toBe('KIOK0320')
    await until('08:45:00')
    const placed = await customer.order({ quantity: 10 })
    expect(code(placed)).toBe(TAKEN)
    expect(code(await customer.order({ quantity: 10, division: '11', price: base() }))).toBe('APBK3013')
    await until('08:59:55')
    expect([quote().count, desk.kis.truth().fills]).toEqual([0, []])
    const expectations = frames(line, 'H0STANC0')
    const last = expectations.at(-1) ?? []
    expect([last.length, last[43]]).toEqual([45, 'B'])
    expect(new Set(expectations.map((values) => values[2])).size).toBeGreaterThan(3)
    const book = frames(line, 'H0STASP0').at(-1) ?? []
    expect([book[2], book[47]]).toEqual(['B', last[2]])
    await until('09:01:00')
    const [first] = frames(line, 'H0STCNT0')
    const { fills } = desk.kis.truth()
    expect(fills.map(({ quantity, price }) => [quantity, price])).toEqual([[10, Number(first?.[2])]])
    expect(quote().open).toBe(fills[0]?.price)
    expect(operations(line)).toEqual(expect.arrayContaining(['110', '130', '139', '112']))
  })

  it('trades what the recording opens with when nobody else comes', async () => {
    await open('08:50:00')
    await until('09:01:00')
    const { market } = desk.kis.world
    const recorded = market.codes.map((one) =>
      market.today(one).ticks.filter((tick) => tick.at < timeOfDay('09:00:31')),
    )
    expect(market.codes.filter((one, i) => quote(one).open === recorded[i]?.[0]?.price).length).toBeGreaterThan(5)
    // Those the exchange prolonged by chance open with what the recording trades until then.
    for (const [i, one] of market.codes.entries()) {
      expect(recorded[i]?.map(({ price }) => price)).toContain(quote(one).open)
    }
  })

  it('is an hour later on exam day', async () => {
    await open('09:15:00', { day: '2026-11-19' })
    expect(desk.kis.world.hours.phases).toMatchObject({ KRX: 'pre_open' })
    await until('09:59:50', '2026-11-19')
    expect([desk.kis.world.hours.phases.KRX, quote().count]).toEqual(['opening_auction', 0])
    await until('10:01:00', '2026-11-19')
    expect([desk.kis.world.hours.phases.KRX, quote().count > 0]).toEqual(['open', true])
  })

  it('is preceded by ten minutes at the previous close', async () => {
    await open('08:31:00')
    expect(code(await customer.order({ quantity: 3, division: '05' }))).toBe(TAKEN)
    expect(desk.kis.truth().fills.map(({ price }) => price)).toEqual([base()])
    await until('08:41:00')
    expect(code(await customer.order({ quantity: 3, division: '05' }))).toBe('KIOK0320')
  })
})

describe('the closing', () => {
  it('collects orders from 15:20 and trades once at 15:30, at the close of the day', async () => {
    await open('15:19:00')
    const line = await listen('H0STMKO0', 'H0STANC0', 'H0STCNT0')
    const conditional = await customer.order({ quantity: 5, price: 40_000, division: '02' })
    const resting = await customer.order({ quantity: 5, price: 40_000 })
    await until('15:20:05')
    const before = quote().count
    expect(code(await customer.order({ quantity: 10 }))).toBe(TAKEN)
    expect(code(await customer.order({ quantity: 10, division: '03' }))).toBe('APBK3013')
    await until('15:29:55')
    expect([quote().count, desk.kis.truth().fills]).toEqual([before, []])
    expect(frames(line, 'H0STANC0').at(-1)?.[43]).toBe('A')
    await until('15:31:00')
    expect(quote().count).toBe(before + 1)
    const rows = desk.kis.truth().orders
    const state = (number: string) => rows.find((row) => row.number === number)
    expect(state(conditional.body.output.ODNO)).toMatchObject({ cumQty: 5 })
    expect(state(resting.body.output.ODNO)).toMatchObject({ cumQty: 0, canceledQty: 5 })
    expect(new Set(desk.kis.truth().fills.map(({ price }) => price))).toEqual(new Set([quote().last]))
    expect(operations(line)).toEqual(expect.arrayContaining(['121', '129']))
  })

  it('is followed by trades at the closing price from 15:40 to 16:00', async () => {
    await open('15:33:00')
    const close = quote().last
    expect(code(await customer.order({ quantity: 4, price: close }))).toBe('KIOK0320')
    expect(code(await customer.order({ quantity: 4, division: '06' }))).toBe(TAKEN)
    expect(desk.kis.truth().fills).toEqual([])
    await until('15:41:00')
    expect(desk.kis.truth().fills.map(({ price }) => price)).toEqual([close])
  })
})

describe('the evening', () => {
  it('is an after-market of limit orders for shares since September 2026', async () => {
    await open('16:01:00')
    const line = await listen('H0STOUP0', 'H0STOAA0', 'H0STCNT0')
    expect(desk.kis.world.hours.phases).toEqual({ KRX: 'after_market', NXT: 'nxt_after' })
    await until('16:10:00')
    expect(code(await customer.order({ quantity: 4 }))).toBe('APBK3013')
    const price = desk.kis.world.exchange.overtime('005930').last
    expect(code(await customer.order({ quantity: 4, price: price + 1_000 }))).toBe(TAKEN)
    expect(desk.kis.truth().fills.reduce((sum, fill) => sum + fill.quantity, 0)).toBe(4)
    expect([frames(line, 'H0STOUP0')[0]?.length, frames(line, 'H0STOAA0')[0]?.length]).toEqual([43, 54])
    expect(frames(line, 'H0STCNT0')).toEqual([])
    const resting = await customer.order({ quantity: 4, price: 40_000 })
    await until('20:00:05')
    const [row] = desk.kis.truth().orders.filter(({ number }) => number === resting.body.output.ODNO)
    expect([row?.canceledQty, code(await customer.order({ quantity: 1, price }))]).toEqual([4, 'KIOK0320'])
  })

  it('was a single price every ten minutes before', async () => {
    await open('16:05:00', { day: '2026-09-10' })
    const line = await listen('H0STOAC0', 'H0STOUP0', 'H0STMKO0')
    const close = quote().last
    expect(code(await customer.order({ quantity: 4, price: close * 1.2, division: '07' }))).toBe('APBK0506')
    const upper = Math.floor((close * 1.05) / 100) * 100
    expect(code(await customer.order({ quantity: 4, price: upper, division: '07' }))).toBe(TAKEN)
    expect(desk.kis.truth().fills).toEqual([])
    await until('16:16:00', '2026-09-10')
    expect(desk.kis.truth().fills.map(({ quantity }) => quantity)).toEqual([4])
    expect([frames(line, 'H0STOAC0')[0]?.length, frames(line, 'H0STOUP0').length]).toEqual([43, 1])
    expect(operations(line)).toContain('156')
  })
})

describe('NXT', () => {
  it('opens at 08:00, rests from 08:50, and has an evening of its own', async () => {
    await open('07:59:00')
    const line = await listen('H0NXCNT0', 'H0UNCNT0', 'H0NXASP0', 'H0UNASP0', 'H0NXMKO0')
    await until('08:20:00')
    const trades = frames(line, 'H0NXCNT0')
    expect(trades.length).toBeGreaterThan(10)
    expect([trades[0]?.length, frames(line, 'H0NXASP0')[0]?.length, frames(line, 'H0UNASP0')[0]?.length]).toEqual([
      46, 65, 65,
    ])
    expect(frames(line, 'H0UNCNT0')).toHaveLength(trades.length)
    expect(quote().count).toBe(0)
    const price = desk.kis.world.market.quote('005930', 'NXT').last
    expect(code(await customer.order({ quantity: 2, price: price + 1_000, exchange: 'NXT' }))).toBe(TAKEN)
    expect(desk.kis.truth().orders[0]).toMatchObject({ venue: 'NXT', exchange: 'NXT', cumQty: 2 })
    expect(code(await customer.order({ quantity: 2, exchange: 'NXT' }))).toBe('APBK3013')
    await until('08:55:00')
    expect(code(await customer.order({ quantity: 2, price, exchange: 'NXT' }))).toBe('KIOK0320')
  })

  it('takes a smart order while KRX rests, and KRX the rest of the day', async () => {
    await open('08:10:00')
    await customer.order({ quantity: 2, price: base(), exchange: 'SOR' })
    await until('09:05:00')
    await customer.order({ quantity: 2, price: base(), exchange: 'SOR' })
    expect(desk.kis.truth().orders.map(({ venue, exchange }) => [venue, exchange])).toEqual([
      ['NXT', 'SOR'],
      [undefined, 'SOR'],
    ])
  })

  it('does not trade what is not on it', async () => {
    await open('09:05:00')
    expect(code(await customer.order({ code: '090430', quantity: 1, price: base('090430'), exchange: 'NXT' }))).toBe(
      'APBK0656',
    )
  })
})

describe('an interruption', () => {
  it('stops a stock for two minutes, expects a price and trades once', async () => {
    await open('10:00:00')
    const line = await listen('H0STMKO0', 'H0STANC0', 'H0STCNT0')
    await desk.control('POST', '/market', { code: '005930', vi: 'static' })
    await line.next((text) => text.startsWith('0|H0STMKO0|'))
    expect(frames(line, 'H0STMKO0').at(-1)?.[8]).toBe('Y')
    const before = quote().count
    await customer.order({ quantity: 10 })
    await until('10:01:55')
    expect([quote().count, desk.kis.truth().fills]).toEqual([before, []])
    expect(frames(line, 'H0STANC0').at(-1)?.[43]).toBe('C')
    await until('10:02:35')
    const price = desk.kis.truth().fills[0]?.price
    const auction = frames(line, 'H0STCNT0').flatMap((values) => (Number(values[45]) === price ? [values] : []))
    expect(auction.length).toBeGreaterThan(0)
    expect(desk.kis.world.exchange.call('005930')).toBeUndefined()
  })

  it('comes by itself after a jump of ten percent', async () => {
    await open('08:55:00', { day: '2026-03-13' }) // its recorded morning falls that much
    const { exchange, market } = desk.kis.world
    const opening = market.today('068270').ticks[0]?.price ?? 0
    await until('09:03:30', '2026-03-13')
    expect(exchange.call('068270')).toMatchObject({ kind: 'vi', vi: 'static' })
    const { last, count } = market.quote('068270')
    // The trade that would have been ten percent away has not printed.
    expect(Math.abs(last - opening)).toBeLessThan(opening * 0.1)
    await until('09:05:40', '2026-03-13')
    expect([exchange.call('068270'), market.quote('068270').count > count]).toEqual([undefined, true])
    expect(exchange.viReference('068270')).not.toBe(opening)
  })
})

describe('a halt', () => {
  it('stops trades and orders, and is told', async () => {
    await open('10:00:00')
    const line = await listen('H0STMKO0')
    await desk.control('POST', '/market', { code: '005930', halted: true })
    await line.next((text) => text.startsWith('0|H0STMKO0|'))
    const [told] = frames(line, 'H0STMKO0')
    expect([told?.[1], told?.length]).toEqual(['Y', 11])
    const before = quote().count
    await until('10:05:00')
    expect([quote().count, code(await customer.order({ quantity: 1 }))]).toEqual([before, 'APBK0066'])
    await desk.control('POST', '/market', { code: '005930', halted: false })
    await until('10:06:00')
    expect(quote().count).toBeGreaterThan(before)
  })

  it('can be of the whole market', async () => {
    await open('10:00:00')
    const line = await listen('H0STMKO0')
    await desk.control('POST', '/market', { code: '*', halted: true })
    expect(desk.kis.world.market.codes.every((one) => desk.kis.world.isHalted(one))).toBe(true)
    await desk.control('POST', '/market', { code: '*', halted: false })
    await until('10:00:10')
    expect(operations(line)).toEqual(['174', '175'])
  })
})

describe('the calendar', () => {
  it('can be changed: a holiday announced in the morning', async () => {
    await open('08:00:00')
    await desk.control('POST', '/calendar', { date: '2026-11-20', kind: 'holiday', nameKo: '임시 휴장' })
    await until('10:00:00')
    expect([quote().count, code(await customer.order({ quantity: 1 }))]).toEqual([0, 'APBK0919'])
    expect((await desk.control('GET', '/clock')).body.phases).toEqual({ KRX: 'holiday', NXT: 'holiday' })
  })

  it('carries the market over a weekend: a new base, empty books, yesterday’s orders gone', async () => {
    await open('15:00:00')
    const resting = await customer.order({ quantity: 1, price: 40_000 })
    await until('15:45:00')
    const close = quote().last
    await until('09:05:00', '2026-11-23')
    expect(desk.kis.world.market.position.date).toBe('2026-11-23')
    expect(base()).toBeGreaterThan(close * 0.7)
    const [row] = desk.kis.truth().orders.filter(({ number }) => number === resting.body.output.ODNO)
    expect(row).toMatchObject({ openQty: 0, canceledQty: 1 })
  }, 60_000)

  it('sends reservations when the intake of the next trading day begins', async () => {
    await open('16:30:00')
    const { account } = desk.kis.world.state.accounts['live:60012345-01']!
    const wish = { code: '005930', side: 'buy', division: '00', quantity: 3, price: 40_000, until: null } as const
    expect(desk.kis.world.reservations.make(account, wish).ok).toBe(true)
    await until('08:31:00', '2026-11-23')
    const [reservation] = desk.kis.world.reservations.of(account)
    expect(reservation).toMatchObject({ state: 'sent', sentOn: '2026-11-23' })
    expect(desk.kis.truth().orders).toMatchObject([{ date: '2026-11-23', quantity: 3, openQty: 3 }])
  }, 60_000)

  it('starts in the middle of a day with the morning already traded', async () => {
    await open('13:00:00')
    expect(quote().count).toBeGreaterThan(1_000)
    const bars = desk.kis.world.market.minutes('005930', '2026-11-20')
    expect([bars[0]?.time, bars.at(-1)?.time]).toEqual(['090000', '125900'])
    expect(desk.kis.world.market.dailyBars('005930').at(-1)?.date).toBe('20261120')
  })

  it('is moved by the control port when the clock is driven', async () => {
    await open('08:58:00')
    const moved = await desk.control('POST', '/clock', { advanceMs: 240_000 })
    expect(moved.body).toMatchObject({ phases: { KRX: 'open' }, replay: { date: '2026-11-20' } })
    expect((await desk.control('POST', '/clock', { speed: 5 })).status).toBe(409)
  })
})

describe('a restart', () => {
  const restarted = async (first: string, second: string): Promise<void> => {
    const dataDir = mkdtempSync(join(tmpdir(), 'naru-kis-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    await open(first, { dataDir })
    await customer.order({ quantity: 1, price: 40_000 })
    await customer.order({ quantity: 2, price: 40_000, exchange: 'NXT' })
    await desk.kis.stop()
    await open(second, { dataDir })
  }
  const left = (): unknown[] => desk.kis.truth().orders.map(({ quantity, openQty }) => [quantity, openQty])

  it('puts orders back on the exchange they were on', async () => {
    await restarted('10:00:00', '10:05:00')
    expect(left()).toEqual([
      [1, 1],
      [2, 2],
    ])
    await until('15:31:00')
    expect(left()).toEqual([
      [1, 0],
      [2, 2],
    ])
  })

  it('after the close finds the day orders lapsed, and those of NXT only in the evening', async () => {
    await restarted('10:00:00', '17:00:00')
    expect([left(), desk.kis.truth().fills]).toEqual([
      [
        [1, 0],
        [2, 2],
      ],
      [],
    ])
    await until('20:00:10')
    expect(left()).toEqual([
      [1, 0],
      [2, 0],
    ])
  })
})
