import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Body, Customer, type Desk, openDesk } from '../test/desk.ts'

const CODE = '005930'
let desk: Desk
let live: Customer
beforeEach(async () => {
  desk = await openDesk()
  live = await desk.customer('live')
})
afterEach(() => desk.kis.stop())

const last = (): number => desk.kis.world.market.quote(CODE).last
/** A trade at this price, whatever the recording says. */
function trades(price: number): void {
  desk.kis.world.market.print(CODE, { at: 36_000_000, price, size: 1, aggressor: 'seller' }, 'KRX')
}
const row = async (): Promise<Body> => (await live.orderList()).body.output1.at(-1)
const said = (body: Body): [string, string] => [body.rt_cd, body.msg_cd]

/** Holds ten shares and wants out below the market. */
async function aSellStop() {
  await live.order({ quantity: 10 })
  const stopPrice = last() - 500
  const placed = await live.order({ side: 'sell', division: '22', quantity: 10, stopPrice, price: stopPrice - 500 })
  return { placed, stopPrice }
}

describe('a stop-limit order', () => {
  it('sleeps until a trade reaches its price, and is a limit order from then on', async () => {
    const { placed, stopPrice } = await aSellStop()
    expect(said(placed.body)).toEqual(['0', 'APBK0013'])
    expect(await row()).toMatchObject({ ord_dvsn_cd: '22', stpm_cndt_pric: String(stopPrice), stpm_efct_occr_dtmd: '' })
    trades(stopPrice + 50)
    expect(await row()).toMatchObject({ tot_ccld_qty: '0', rmn_qty: '10', stpm_efct_occr_dtmd: '' })
    trades(stopPrice)
    expect((await row()).stpm_efct_occr_dtmd).toBe('100000')
    // It takes the bids there are at once: its limit is below them.
    expect((await row()).tot_ccld_qty).toBe('10')
  })

  it('says in the list of open orders whether it has gone off', async () => {
    const { stopPrice } = await aSellStop()
    const asked = { INQR_DVSN_1: '0', INQR_DVSN_2: '0', CTX_AREA_FK100: '', CTX_AREA_NK100: '' }
    const open = () => live.get('/trading/inquire-psbl-rvsecncl', 'TTTC0084R', { ...live.account, ...asked })
    expect((await open()).body.output[0]).toMatchObject({ stpm_cndt_pric: String(stopPrice), stpm_efct_occr_yn: 'N' })
  })

  it('for a buy goes off when the price has risen', async () => {
    const stopPrice = last() + 500
    await live.order({ division: '22', quantity: 5, stopPrice, price: stopPrice + 1_000 })
    trades(stopPrice - 50)
    expect((await row()).stpm_efct_occr_dtmd).toBe('')
    trades(stopPrice + 50)
    expect((await row()).stpm_efct_occr_dtmd).not.toBe('')
  })

  it('ties up shares while it sleeps and gives them back when it is canceled', async () => {
    const { placed } = await aSellStop()
    const again = await live.order({ side: 'sell', quantity: 10, price: last() + 1_000 })
    expect(said(again.body)).toEqual(['1', 'APBK0400'])
    expect(said((await live.change('cancel', placed.body.output.ODNO)).body)[0]).toBe('0')
    expect(said((await live.order({ side: 'sell', quantity: 10, price: last() + 1_000 })).body)[0]).toBe('0')
  })

  it('needs a price to wait for, on the grid and inside the limits of the day', async () => {
    const wish = { division: '22', quantity: 1, price: last() }
    expect((await live.order(wish)).body.rt_cd).not.toBe('0')
    expect(said((await live.order({ ...wish, stopPrice: last() + 7 })).body)).toEqual(['7', 'APBK0506'])
    expect(said((await live.order({ ...wish, stopPrice: last() * 2 })).body)).toEqual(['1', 'APBK0406'])
  })

  it('is not known in mock trading', async () => {
    const paper = await desk.customer('paper')
    const wish = { division: '22', quantity: 1, price: last(), stopPrice: last() }
    expect(said((await paper.order(wish)).body)).toEqual(['1', 'APBK0963'])
  })

  it('still sleeps after a restart of the broker', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stops-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    await desk.kis.stop()
    desk = await openDesk({ dataDir: directory })
    live = await desk.customer('live')
    const { stopPrice } = await aSellStop()
    await desk.kis.stop()
    desk = await openDesk({ dataDir: directory, now: desk.clock.now() })
    const { credentials, token } = live
    live = new Customer(desk.kis, credentials)
    live.token = token
    expect(await row()).toMatchObject({ rmn_qty: '10', stpm_efct_occr_dtmd: '' })
    trades(stopPrice - 50)
    expect((await row()).stpm_efct_occr_dtmd).not.toBe('')
  })
})
