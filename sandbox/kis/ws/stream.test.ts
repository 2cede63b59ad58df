import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Customer, type Desk, type Line, openDesk, openNotice } from '../test/desk.ts'

let desk: Desk
let customer: Customer
let line: Line
beforeEach(async () => {
  desk = await openDesk({ pongTimeoutMs: 86_400_000 })
  customer = await desk.customer('live')
  line = await customer.connect()
})
afterEach(async () => {
  line.close()
  await desk.kis.stop()
})

const frames = (trId: string): string[][] =>
  line.received.filter((text) => text.split('|')[1] === trId).map((text) => text.split('|')[3]!.split('^'))
const settle = () => line.ask('H0STCNT0', '!')

describe('the feeds of the live host', () => {
  it('take every published TR, 41 in all, and name the rest unknown', async () => {
    const trs = ['CNT0', 'ASP0', 'ANC0', 'MKO0', 'MBC0', 'PGM0'].flatMap((kind) =>
      ['H0ST', 'H0NX', 'H0UN'].map((market) => `${market}${kind}`),
    )
    const more = ['H0STOUP0', 'H0STOAA0', 'H0STOAC0', 'H0STNAV0', 'H0EWCNT0', 'H0EWASP0', 'H0EWANC0']
    for (const tr of [...trs, ...more]) expect((await line.ask(tr, '005930')).body.msg_cd).toBe('OPSP0000')
    for (const tr of ['H0UPCNT0', 'H0UPANC0', 'H0UPPGM0']) {
      expect((await line.ask(tr, '0001')).body.msg_cd).toBe('OPSP0000')
    }
    expect((await line.ask('H0STXXX0', '005930')).body.msg_cd).toBe('OPSP8991')
    expect((await line.ask('H0UPCNT0', '005930')).body.msg_cd).toBe('OPSP8992')
    for (let i = trs.length + more.length + 3; i < 41; i++) {
      expect((await line.ask('H0STCNT0', String(i).padStart(6, '1'))).body.msg_cd).toBe('OPSP0000')
    }
    expect((await line.ask('H0STASP0', '005380')).body.msg_cd).toBe('OPSP0008')
  })

  it('tell both exchanges apart and together', async () => {
    for (const tr of ['H0STCNT0', 'H0NXCNT0', 'H0UNCNT0', 'H0STASP0', 'H0NXASP0', 'H0UNASP0'])
      await line.ask(tr, '005930')
    await desk.clock.advance(20_000)
    await settle()
    const records = (trId: string): number =>
      line.received
        .filter((text) => text.split('|')[1] === trId)
        .reduce((sum, text) => sum + Number(text.split('|')[2]), 0)
    expect(records('H0STCNT0')).toBeGreaterThan(10)
    expect(records('H0NXCNT0')).toBeGreaterThan(2)
    expect(records('H0UNCNT0')).toBe(records('H0STCNT0') + records('H0NXCNT0'))
    const { KRX, NXT, UN } = Object.fromEntries(
      (['KRX', 'NXT', 'UN'] as const).map((feed) => [feed, desk.kis.world.market.quote('005930', feed)]),
    )
    expect(UN?.cumVolume).toBe((KRX?.cumVolume ?? 0) + (NXT?.cumVolume ?? 0))
    const widths = ['H0STASP0', 'H0NXASP0', 'H0UNASP0'].map((tr) => frames(tr).at(-1)?.length)
    expect(widths).toEqual([59, 65, 65])
  })

  it('say which exchange an order went to', async () => {
    const secret = (await line.ask('H0STCNI0', customer.credentials.htsId)).body.output
    const isNotice = (text: string): boolean => text.startsWith('1|')
    for (const exchange of ['KRX', 'NXT', 'SOR']) await customer.order({ quantity: 1, price: 40_000, exchange })
    const notices = (await line.many(isNotice, 3)).map((frame) => openNotice(frame, secret)[19])
    expect(notices).toEqual(['1', '2', '3'])
  })

  it('tell an interruption: the stock’s market operation and its expected match', async () => {
    await line.ask('H0STMKO0', '005930')
    await line.ask('H0STANC0', '005930')
    await line.ask('H0UNMKO0', '005930')
    await desk.control('POST', '/market', { code: '005930', vi: 'dynamic' })
    await desk.clock.advance(10_000)
    await settle()
    expect([frames('H0STMKO0')[0]?.length, frames('H0UNMKO0')[0]?.length]).toEqual([11, 10])
    expect(frames('H0STMKO0')[0]?.[8]).toBe('Y')
    expect([frames('H0STANC0').length > 0, frames('H0STANC0')[0]?.length]).toEqual([true, 45])
    await desk.clock.advance(160_000)
    await settle()
    expect(frames('H0STMKO0').at(-1)?.[8]).toBe('N')
  })
})
