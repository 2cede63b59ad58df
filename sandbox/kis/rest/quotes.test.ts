import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Body, type Customer, type Desk, openDesk } from '../test/desk.ts'
import { rowOf } from './tr-list.ts'

let desk: Desk
let live: Customer
beforeAll(async () => {
  desk = await openDesk()
  live = await desk.customer('live')
})
afterAll(() => desk.kis.stop())

const FID = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: '005930' }
const ask = async (path: string, trId: string, query: Record<string, string>): Promise<Body> =>
  (await live.get(`/quotations/${path}`, trId, query)).body

describe('the current price', () => {
  it('has every published field and limits thirty percent around the base', async () => {
    const { output } = await ask('inquire-price', 'FHKST01010100', FID)
    expect(Object.keys(output)).toEqual(Object.keys(rowOf('FHKST01010100', 'output', {})))
    expect([output.stck_sdpr, output.stck_mxpr, output.stck_llam]).toEqual(['46050', '59800', '32250'])
    expect([output.aspr_unit, output.mrkt_warn_cls_code, output.iscd_stat_cls_code]).toEqual(['50', '00', '55'])
    expect(Number(output.prdy_vrss)).toBe(Number(output.stck_prpr) - 46_050)
    expect(output.prdy_ctrt).toBe(((Number(output.prdy_vrss) / 46_050) * 100).toFixed(2))
    expect(output.prdy_vrss_sign).toBe(Number(output.prdy_vrss) > 0 ? '2' : '5')
  })

  it('of an unknown stock is 0 and no error', async () => {
    const { rt_cd, output } = await ask('inquire-price', 'FHKST01010100', { ...FID, FID_INPUT_ISCD: '999999' })
    expect([rt_cd, output.stck_prpr]).toEqual(['0', '0'])
  })
})

it('the order book has ten levels a side whose sizes add up to the totals', async () => {
  const { output1, output2 } = await ask('inquire-asking-price-exp-ccn', 'FHKST01010200', FID)
  const sum = (name: string): number =>
    Array.from({ length: 10 }, (_, i) => Number(output1[`${name}${i + 1}`])).reduce((a, b) => a + b)
  expect([sum('askp_rsqn'), sum('bidp_rsqn')]).toEqual([
    Number(output1.total_askp_rsqn),
    Number(output1.total_bidp_rsqn),
  ])
  expect(Number(output1.bidp1)).toBeLessThan(Number(output1.askp1))
  expect([output1.askp1, output1.bidp1]).toContain(output2.stck_prpr)
})

it('the latest trades come newest first, thirty of them', async () => {
  const { output } = await ask('inquire-ccnl', 'FHKST01010300', FID)
  expect(output).toHaveLength(30)
  const times = output.map((row: Body) => row.stck_cntg_hour)
  expect(times).toEqual(times.toSorted().toReversed())
})

describe('daily candles', () => {
  const chart = (query: Record<string, string>): Promise<Body> =>
    ask('inquire-daily-itemchartprice', 'FHKST03010100', {
      ...FID,
      FID_INPUT_DATE_1: '20190101',
      FID_INPUT_DATE_2: '20201231',
      FID_PERIOD_DIV_CODE: 'D',
      FID_ORG_ADJ_PRC: '0',
      ...query,
    })

  it('come newest first, a hundred at a time, and go back by moving the end date', async () => {
    const all: string[] = []
    let until = '20201231'
    for (let page = 0; page < 10; page++) {
      const { output2 } = await chart({ FID_INPUT_DATE_2: until })
      if (output2.length === 0) break
      all.push(...output2.map((row: Body) => row.stck_bsop_date))
      until = String(Number(all.at(-1)) - 1)
    }
    expect([all[0], all.at(-1), all.length]).toEqual(['20200319', '20190102', 282 + 18])
    expect(all).toEqual(all.toSorted().toReversed())
  })

  it('end with the running day, equal to the quote', async () => {
    const { output1, output2 } = await chart({})
    const quote = desk.kis.world.market.quote('005930')
    expect(output2[0]).toMatchObject({
      stck_clpr: String(quote.last),
      stck_hgpr: String(quote.high),
      acml_vol: String(quote.cumVolume),
    })
    expect([output1.stck_prpr, output1.hts_kor_isnm]).toEqual([String(quote.last), '삼성전자'])
  })

  it('group into weeks and months', async () => {
    const weeks = (await chart({ FID_PERIOD_DIV_CODE: 'W' })).output2
    const months = (await chart({ FID_PERIOD_DIV_CODE: 'M' })).output2
    expect([weeks.length, months.length]).toEqual([64, 15])
    expect(months[1].stck_bsop_date).toBe('20200228')
  })

  it('are also there as the last thirty days', async () => {
    const query = { ...FID, FID_PERIOD_DIV_CODE: 'D', FID_ORG_ADJ_PRC: '1' }
    const { output } = await ask('inquire-daily-price', 'FHKST01010400', query)
    expect([output.length, output[0].stck_bsop_date]).toEqual([30, '20200319'])
  })
})

describe('minute candles', () => {
  const minutes = (hour: string, past = 'N'): Promise<Body> =>
    ask('inquire-time-itemchartprice', 'FHKST03010200', {
      ...FID,
      FID_INPUT_HOUR_1: hour,
      FID_PW_DATA_INCU_YN: past,
      FID_ETC_CLS_CODE: '',
    })

  it('page back to the open in thirties', async () => {
    const times: string[] = []
    let hour = '100000'
    for (let page = 0; page < 20; page++) {
      const { output2 } = await minutes(hour)
      if (output2.length === 0) break
      times.push(...output2.map((row: Body) => row.stck_cntg_hour))
      hour = String(Number(times.at(-1)) - 1).padStart(6, '0')
    }
    expect([times[0], times.at(-1)]).toEqual(['100000', '090000'])
    expect(new Set(times).size).toBe(times.length)
  })

  it('of an hour still to come are invented at the current price, then the true ones follow', async () => {
    const { output1, output2 } = await minutes('100300')
    expect(output2.slice(0, 3).map((row: Body) => [row.stck_cntg_hour, row.stck_prpr, row.cntg_vol])).toEqual(
      ['100300', '100200', '100100'].map((hour) => [hour, output1.stck_prpr, '0']),
    )
    expect(Number(output2[3].cntg_vol)).toBeGreaterThan(0)
  })

  it('add up to the day so far', async () => {
    const bars = desk.kis.world.market.minutes('005930', '2020-03-19')
    const quote = desk.kis.world.market.quote('005930')
    expect(bars.reduce((sum, bar) => sum + bar.volume, 0)).toBe(quote.cumVolume)
    expect(Math.max(...bars.map((bar) => bar.high))).toBe(quote.high)
    expect(bars.at(-1)?.close).toBe(quote.last)
  })

  it('end a page at the open and go on into the day before with the next, when asked to', async () => {
    const today = (await minutes('090500', 'Y')).output2
    expect([today.length, today.at(-1).stck_cntg_hour]).toEqual([6, '090000'])
    const { output2 } = await minutes('085900', 'Y')
    expect([output2.length, output2[0].stck_bsop_date]).toEqual([30, '20200318'])
    expect((await minutes('085900', 'N')).output2).toEqual([])
  })

  it('are there for every minute of today, and of no hour at all are the latest', async () => {
    const { output2 } = await minutes('000000')
    const times = output2.map((row: Body) => row.stck_cntg_hour)
    expect([times[0], times.at(-1), times.length]).toEqual(['100000', '093100', 30])
  })

  it('of a past day come in 120s on live; days to come have none', async () => {
    const past = { ...FID, FID_INPUT_HOUR_1: '150000', FID_INPUT_DATE_1: '20200317', FID_PW_DATA_INCU_YN: 'N' }
    const day = await ask('inquire-time-dailychartprice', 'FHKST03010230', past)
    expect([day.output2.length, day.output2[0].stck_bsop_date]).toEqual([120, '20200317'])
    const future = await ask('inquire-time-dailychartprice', 'FHKST03010230', { ...past, FID_INPUT_DATE_1: '20200320' })
    expect(future.output2).toEqual([])
  })

  it('need the empty field FID_ETC_CLS_CODE', async () => {
    const query = { ...FID, FID_INPUT_HOUR_1: '100000', FID_PW_DATA_INCU_YN: 'N' }
    const { msg1 } = await ask('inquire-time-itemchartprice', 'FHKST03010200', query)
    expect(msg1.trim()).toBe('ERROR : INPUT INVALID_CHECK_FID_ETC_CLS_CODE')
  })
})

it('the holiday list says which days are open, with the way on', async () => {
  const query = { BASS_DT: '20261120', CTX_AREA_NK: '', CTX_AREA_FK: '' }
  const { output, ctx_area_nk } = await ask('chk-holiday', 'CTCA0903R', query)
  expect(output.slice(0, 4).map((row: Body) => [row.bass_dt, row.wday_dvsn_cd, row.opnd_yn])).toEqual([
    ['20261120', '06', 'Y'],
    ['20261121', '07', 'N'],
    ['20261122', '01', 'N'],
    ['20261123', '02', 'Y'],
  ])
  expect(ctx_area_nk).toBe('20261215'.padEnd(20))
})

it('basic information tells market, kind and names', async () => {
  const { output } = await ask('search-stock-info', 'CTPF1002R', { PDNO: '005930', PRDT_TYPE_CD: '300' })
  expect(output).toMatchObject({
    mket_id_cd: 'STK',
    scty_grp_id_cd: 'ST',
    std_pdno: 'KR7005930003',
    prdt_abrv_name: '삼성전자',
  })
})
