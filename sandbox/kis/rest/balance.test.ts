import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadRecording } from '../market/recording.ts'
import { type Body, type Customer, type Desk, openDesk } from '../test/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk({ stepMs: 3_600_000, speed: 1, pingIntervalMs: 86_400_000 })
})
afterEach(() => desk.kis.stop())

const last = (code = '005930'): number => desk.kis.world.market.quote(code).last
const DAY_MS = 86_400_000

describe('the balance', () => {
  it('states holdings at cost, without charges, and cash by settlement day', async () => {
    const customer = await desk.customer()
    const { ask } = touch()
    await customer.order({ quantity: 10 })
    const { body, headers } = await customer.balance()
    expect(headers.get('tr_cont')).toBe('D')
    const fee = Math.floor(ask * 10 * 0.00014)
    expect(body.output1[0]).toMatchObject({
      pdno: '005930',
      hldg_qty: '10',
      ord_psbl_qty: '10',
      pchs_avg_pric: `${ask}.0000`,
      pchs_amt: String(ask * 10),
      prpr: String(last()),
      evlu_amt: String(last() * 10),
      thdt_buyqty: '10',
    })
    expect(body.output2).toHaveLength(1)
    expect(body.output2[0]).toMatchObject({
      dnca_tot_amt: '100000000',
      nxdy_excc_amt: '100000000',
      prvs_rcdl_excc_amt: String(100_000_000 - ask * 10 - fee),
      thdt_tlex_amt: String(fee),
      scts_evlu_amt: String(last() * 10),
    })
  })

  it('moves the cash on the second trading day, over the weekend', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 10 })
    const cash = async (): Promise<string[]> => {
      const [total] = (await customer.balance()).body.output2
      return [total.dnca_tot_amt, total.nxdy_excc_amt, total.prvs_rcdl_excc_amt]
    }
    const nextDay = async (): Promise<string[]> => {
      await desk.clock.advance(DAY_MS)
      await customer.signIn()
      return cash()
    }
    const friday = await cash()
    const [before, , settled] = friday
    expect(friday).toEqual([before, before, settled])
    expect(await nextDay()).toEqual([before, before, settled]) // Saturday: the next trading day is Monday
    expect(await nextDay()).toEqual([before, before, settled])
    expect(await nextDay()).toEqual([before, settled, settled]) // Monday
    expect(await nextDay()).toEqual([settled, settled, settled]) // Tuesday, two trading days after Friday
  })

  it('taxes sales only, drops fractions and keeps a sold-out holding as a row of zeros', async () => {
    const customer = await desk.customer()
    const bought = touch().ask * 10
    await customer.order({ quantity: 10 })
    const sold = touch().bid * 10
    await customer.order({ side: 'sell', quantity: 10 })
    const charges = Math.floor(bought * 0.00014) + Math.floor(sold * 0.00014) + Math.floor((sold * 2) / 1000)
    const { output1, output2 } = (await customer.balance()).body
    expect(output2[0]).toMatchObject({
      prvs_rcdl_excc_amt: String(100_000_000 - bought + sold - charges),
      thdt_buy_amt: String(bought),
      thdt_sll_amt: String(sold),
      thdt_tlex_amt: String(charges),
    })
    expect(output1[0]).toMatchObject({
      hldg_qty: '0',
      pchs_avg_pric: '0.0000',
      evlu_pfls_rt: '0.00',
      thdt_sll_qty: '10',
    })
  })

  it('adds up: cash on D+2 is opening cash less buys, plus sales, less charges, after any trading', async () => {
    const customer = await desk.customer()
    for (const [i, code] of desk.kis.world.market.codes.entries()) {
      await customer.order({ code, quantity: i + 1 })
      if (i % 2 === 0) await customer.order({ side: 'sell', code, quantity: i + 1 })
    }
    const { accounts, fills, orders } = desk.kis.truth()
    const side = new Map(orders.map((order) => [order.key, order.side]))
    const flow = fills.reduce((sum, fill) => {
      const amount = fill.price * fill.quantity
      return sum + (side.get(fill.orderKey) === 'buy' ? -amount : amount) - fill.fee - fill.tax
    }, 0)
    const account = accounts.find((one) => one.accountNumber === '50012345-01')
    expect(account?.cash).toBe(100_000_000 + flow)
    expect(account?.cash).toBe(Number((await customer.balance()).body.output2[0].prvs_rcdl_excc_amt))
    const held = account?.positions.filter((position) => position.quantity > 0)
    expect(held?.map((position) => position.quantity)).toEqual([2, 4, 6, 8])
  })

  it('has averages over several purchases to four decimals', async () => {
    const customer = await desk.customer()
    await customer.order({ quantity: 3 })
    await desk.control('POST', '/clock', { date: '2020-03-19', time: '103000' })
    await customer.order({ quantity: 4 })
    const [row] = (await customer.balance()).body.output1
    const fills = desk.kis.truth().fills
    const cost = fills.reduce((sum, fill) => sum + fill.price * fill.quantity, 0)
    expect(fills[0]?.price).not.toBe(fills.at(-1)?.price)
    expect([row.pchs_avg_pric, row.pchs_amt]).toEqual([(cost / 7).toFixed(4), String(cost)])
  })

  it('refuses an unknown way of asking by name', async () => {
    const { body } = await (await desk.customer()).balance({ INQR_DVSN: '09' })
    expect([body.msg_cd, body.msg1.trim()]).toEqual(['OPSQ2001', 'ERROR : INPUT INVALID_CHECK_INQR_DVSN'])
  })
})

it.each([
  ['paper', 20, { tr_cont: 'N' }],
  ['paper', 20, {}],
  ['live', 50, { tr_cont: 'N' }],
] as const)('comes on %s in pages of %i, every holding once and the total on each (%j)', async (host, size, header) => {
  const { days, symbols } = loadRecording()
  const codes = Array.from({ length: size + 3 }, (_, i) => String(100_000 + i * 10))
  const clones = codes.map((code, i) => ({ ...symbols[i % symbols.length]!, code, isin: `KR7${code}00${i % 10}` }))
  const wide = await openDesk({ recording: { days, symbols: clones } })
  const customer = await wide.customer(host)
  for (const code of codes) await customer.order({ code, quantity: 1 })
  const first = await customer.balance()
  const { ctx_area_fk100: CTX_AREA_FK100, ctx_area_nk100: CTX_AREA_NK100 } = first.body
  const second = await customer.balance({ CTX_AREA_FK100, CTX_AREA_NK100 }, header)
  const listed = [first, second].map(({ body }) => body.output1.map((row: Body) => row.pdno))
  expect(listed.map((page) => page.length)).toEqual([size, 3])
  expect(new Set(listed.flat())).toEqual(new Set(codes))
  expect([first, second].map(({ headers }) => headers.get('tr_cont'))).toEqual(['M', 'D'])
  expect(second.body.output2).toEqual(first.body.output2)
  const value = [first, second].flatMap(({ body }) => body.output1).reduce((sum, row) => sum + Number(row.evlu_amt), 0)
  expect(first.body.output2[0].scts_evlu_amt).toBe(String(value))
  await wide.kis.stop()
})

describe('what can be bought', () => {
  const ask = async (customer: Customer, division: string, price: number): Promise<Body> => {
    const query = {
      PDNO: '005930',
      ORD_UNPR: String(price),
      ORD_DVSN: division,
      CMA_EVLU_AMT_ICLD_YN: 'N',
      OVRS_ICLD_YN: 'N',
    }
    const path = '/trading/inquire-psbl-order'
    return (await customer.get(path, customer.tr('TTTC8908R'), { ...customer.account, ...query })).body.output
  }

  it('is priced at the upper limit for market orders and is exactly what an order may be', async () => {
    const customer = await desk.customer()
    const market = await ask(customer, '01', 0)
    expect(market.psbl_qty_calc_unpr).toBe(String(desk.kis.world.market.today('005930').limits.upper))
    const limit = await ask(customer, '00', 40_000)
    const most = Number(limit.nrcvb_buy_qty)
    expect((await customer.order({ quantity: most + 1, price: 40_000 })).body.msg_cd).toBe('40250000')
    expect((await customer.order({ quantity: most, price: 40_000 })).body.msg_cd).toBe('40600000')
    expect((await ask(customer, '00', 40_000)).nrcvb_buy_qty).toBe('0')
  })
})

it('states on live what can be sold', async () => {
  const customer = await desk.customer('live')
  await customer.order({ quantity: 10 })
  await customer.order({ side: 'sell', quantity: 4, price: touch().ask + 1_000 })
  const { body } = await customer.get('/trading/inquire-psbl-sell', 'TTTC8408R', {
    ...customer.account,
    PDNO: '005930',
  })
  expect([body.output.cblc_qty, body.output.ord_psbl_qty]).toEqual(['10', '6'])
})

function touch(): { bid: number; ask: number } {
  const { bids, asks } = desk.kis.world.market.book('005930')
  return { bid: bids[0]![0], ask: asks[0]![0] }
}
