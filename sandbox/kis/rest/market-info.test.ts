import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withDerivedListings } from '../market/derived.ts'
import { loadRecording } from '../market/recording.ts'
import { type Body, type Customer, type Desk, openDesk } from '../test/desk.ts'

let desk: Desk
let live: Customer
beforeAll(async () => {
  desk = await openDesk({ recording: withDerivedListings(loadRecording()) })
  live = await desk.customer('live')
})
afterAll(() => desk.kis.stop())

const ask = async (path: string, trId: string, query: Record<string, string>): Promise<Body> =>
  (await live.get(path, trId, query)).body
const numbers = (rows: Body[], name: string): number[] => rows.map((row) => Number(row[name]))
const descending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => b - a)
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const RANKING = {
  FID_COND_MRKT_DIV_CODE: 'J',
  FID_COND_SCR_DIV_CODE: '20171',
  FID_INPUT_ISCD: '0000',
  FID_DIV_CLS_CODE: '0',
  FID_BLNG_CLS_CODE: '0',
  FID_TRGT_CLS_CODE: '111111111',
  FID_TRGT_EXLS_CLS_CODE: '0000000000',
  FID_INPUT_PRICE_1: '',
  FID_INPUT_PRICE_2: '',
  FID_VOL_CNT: '',
  FID_INPUT_DATE_1: '',
}

describe('a ranking', () => {
  const volume = (more: Record<string, string> = {}): Promise<Body> =>
    ask('/quotations/volume-rank', 'FHPST01710000', { ...RANKING, ...more })

  it('by volume and by traded value (거래대금) is in order and numbered', async () => {
    const byVolume = (await volume()).output
    expect(numbers(byVolume, 'acml_vol')).toEqual(descending(numbers(byVolume, 'acml_vol')))
    expect(numbers(byVolume, 'data_rank')).toEqual(byVolume.map((_: Body, i: number) => i + 1))
    const byValue = (await volume({ FID_BLNG_CLS_CODE: '3' })).output
    expect(numbers(byValue, 'acml_tr_pbmn')).toEqual(descending(numbers(byValue, 'acml_tr_pbmn')))
    expect(byValue).toHaveLength(desk.kis.world.market.codes.length)
  })

  it('takes names in lower case, a market and a range of prices', async () => {
    const lower = Object.fromEntries(Object.entries(RANKING).map(([name, value]) => [name.toLowerCase(), value]))
    const kosdaq = (await ask('/quotations/volume-rank', 'FHPST01710000', { ...lower, fid_input_iscd: '1001' })).output
    expect(kosdaq.map((row: Body) => row.mksc_shrn_iscd)).toEqual(['247540'])
    const cheap = (await volume({ FID_INPUT_PRICE_2: '50000' })).output
    expect(numbers(cheap, 'stck_prpr').every((price) => price <= 50_000)).toBe(true)
  })

  it('of changes goes up or down, and counts the days in a row', async () => {
    const change = { ...RANKING, FID_RSFL_RATE1: '', FID_RSFL_RATE2: '', FID_INPUT_CNT_1: '0', FID_PRC_CLS_CODE: '0' }
    const by = async (kind: string): Promise<number[]> => {
      const query = { ...change, FID_RANK_SORT_CLS_CODE: kind }
      return numbers((await ask('/ranking/fluctuation', 'FHPST01700000', query)).output, 'prdy_ctrt')
    }
    expect(await by('0')).toEqual(descending(await by('0')))
    expect(await by('1')).toEqual((await by('0')).toReversed())
  })

  it('of market values adds up to the whole market', async () => {
    const { output } = await ask('/ranking/market-cap', 'FHPST01740000', RANKING)
    expect(numbers(output, 'stck_avls')).toEqual(descending(numbers(output, 'stck_avls')))
    expect(sum(numbers(output, 'mrkt_whol_avls_rlim'))).toBeCloseTo(100, 0)
  })
})

describe('an index', () => {
  const now = (code: string): Promise<Body> =>
    ask('/quotations/inquire-index-price', 'FHPUP02100000', { FID_COND_MRKT_DIV_CODE: 'U', FID_INPUT_ISCD: code })

  it.each(['0001', '1001', '2001'])('%s states value, change and rate that fit each other', async (code) => {
    const { output } = await now(code)
    const [value, change] = [Number(output.bstp_nmix_prpr), Number(output.bstp_nmix_prdy_vrss)]
    expect(value).toBeGreaterThan(0)
    expect(output.bstp_nmix_prdy_ctrt).toBe(((change / (value - change)) * 100).toFixed(2))
    expect(output.prdy_vrss_sign).toBe(change > 0 ? '2' : '5')
    expect(Number(output.bstp_nmix_lwpr)).toBeLessThanOrEqual(value)
    expect(Number(output.bstp_nmix_hgpr)).toBeGreaterThanOrEqual(value)
    const issues = ['ascn_issu_cnt', 'stnr_issu_cnt', 'down_issu_cnt'].map((name) => Number(output[name]))
    expect(sum(issues)).toBe(code === '1001' ? 1 : 8)
  })

  it('has candles that end with its value', async () => {
    const query = { FID_COND_MRKT_DIV_CODE: 'U', FID_INPUT_ISCD: '0001', FID_PERIOD_DIV_CODE: 'D' }
    const dates = { FID_INPUT_DATE_1: '20200101', FID_INPUT_DATE_2: '20200319' }
    const chart = await ask('/quotations/inquire-daily-indexchartprice', 'FHKUP03500100', { ...query, ...dates })
    expect(chart.output2[0]).toMatchObject({
      stck_bsop_date: '20200319',
      bstp_nmix_prpr: (await now('0001')).output.bstp_nmix_prpr,
    })
    const daily = await ask('/quotations/inquire-index-daily-price', 'FHPUP02120000', {
      ...query,
      FID_INPUT_DATE_1: '20200318',
    })
    expect(daily.output2[0].stck_bsop_date).toBe('20200318')
    expect(daily.output2[0].bstp_nmix_prpr).toBe(chart.output2[1].bstp_nmix_prpr)
  })
})

describe('investors', () => {
  it('buy in all what they sell in all, which is the volume of the day', async () => {
    const query = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: '005930' }
    const { output } = await ask('/quotations/inquire-investor', 'FHKST01010900', query)
    const chart = await ask('/quotations/inquire-daily-price', 'FHKST01010400', { ...query, FID_PERIOD_DIV_CODE: 'D' })
    expect(output.map((row: Body) => row.stck_bsop_date)).toEqual(chart.output.map((row: Body) => row.stck_bsop_date))
    for (const [i, row] of output.entries()) {
      const of = (name: string): number[] => ['prsn', 'frgn', 'orgn'].map((who) => Number(row[`${who}_${name}`]))
      expect([sum(of('ntby_qty')), sum(of('shnu_vol'))]).toEqual([0, Number(chart.output[i].acml_vol)])
      expect(of('ntby_qty')).toEqual(of('shnu_vol').map((bought, who) => bought - (of('seln_vol')[who] ?? 0)))
    }
  })
})

describe('programs and short sales', () => {
  const query = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: '005930' }

  it('are part of the volume of the day, and what they cost is what the stock cost', async () => {
    const until = { ...query, FID_INPUT_DATE_1: '20200318' }
    const { output } = await ask('/quotations/program-trade-by-stock-daily', 'FHPPG04650201', until)
    expect([output.length, output[0].stck_bsop_date]).toEqual([30, '20200318'])
    for (const row of output) {
      const of = (name: string): number => Number(row[name])
      expect(of('whol_smtn_ntby_qty')).toBe(of('whol_smtn_shnu_vol') - of('whol_smtn_seln_vol'))
      expect(of('whol_smtn_shnu_vol')).toBeLessThan(of('acml_vol'))
      expect(of('whol_smtn_shnu_tr_pbmn') / of('whol_smtn_shnu_vol') / of('stck_clpr')).toBeCloseTo(1, 0)
    }
  })

  it('are told of days that are over', async () => {
    const days = { ...query, FID_INPUT_DATE_1: '20200310', FID_INPUT_DATE_2: '20200331' }
    const { output2 } = await ask('/quotations/daily-short-sale', 'FHPST04830000', days)
    expect(output2.map((row: Body) => row.stck_bsop_date)).toEqual(
      output2
        .map((row: Body) => row.stck_bsop_date)
        .toSorted()
        .toReversed(),
    )
    const [newest] = output2
    expect(newest.stck_bsop_date).toBe('20200318')
    expect(Number(newest.ssts_vol_rlim)).toBeCloseTo((100 * newest.ssts_cntg_qty) / newest.acml_vol, 1)
    expect(output2.at(-1).stck_bsop_date).toBe('20200310')
  })
})

describe('several quotes at once', () => {
  it('come in the order asked for, a row of zeros for an unknown code', async () => {
    const codes = ['069500', '999999', '005930']
    const query = Object.fromEntries(
      codes.flatMap((code, i) => [
        [`FID_COND_MRKT_DIV_CODE_${i + 1}`, 'J'],
        [`FID_INPUT_ISCD_${i + 1}`, code],
      ]),
    )
    const { output } = await ask('/quotations/intstock-multprice', 'FHKST11300006', query)
    expect(output.map((row: Body) => row.inter_shrn_iscd)).toEqual(codes)
    expect(output[1].inter2_prpr).toBe('0')
    const quote = desk.kis.world.market.quote('005930')
    expect([output[2].inter2_prpr, output[2].acml_vol]).toEqual([String(quote.last), String(quote.cumVolume)])
  })
})

describe('saved screens (조건검색)', () => {
  it('are those of the customer, and their result is what fits now', async () => {
    const titles = await ask('/quotations/psearch-title', 'HHKST03900300', { user_id: 'narulive' })
    expect(titles.output2[0]).toMatchObject({ user_id: 'narulive', seq: '0', condition_nm: '당일 상승' })
    expect((await ask('/quotations/psearch-title', 'HHKST03900300', { user_id: 'someone' })).output2).toEqual([])
    const falling = await ask('/quotations/psearch-result', 'HHKST03900400', { user_id: 'narulive', seq: '1' })
    expect(falling.output2.length).toBeGreaterThan(0)
    expect(falling.output2.every((row: Body) => Number(row.change) < 0)).toBe(true)
  })
})

describe('news', () => {
  it('tell the full hours so far, newest first, of one stock when asked', async () => {
    const query = {
      FID_NEWS_OFER_ENTP_CODE: '',
      FID_COND_MRKT_CLS_CODE: '',
      FID_INPUT_ISCD: '005930',
      FID_TITL_CNTT: '',
      FID_INPUT_DATE_1: '',
      FID_INPUT_HOUR_1: '',
      FID_RANK_SORT_CLS_CODE: '',
      FID_INPUT_SRNO: '',
    }
    const { output } = await ask('/quotations/news-title', 'FHKST01011800', query)
    expect(output.map((row: Body) => `${row.data_dt} ${row.data_tm}`).slice(0, 3)).toEqual([
      '20200319 100000',
      '20200319 090000',
      '20200318 140000',
    ])
    expect(output[0].hts_pbnt_titl_cntt).toMatch(/^삼성전자, 10시 [\d,]+원 \(-\d+\.\d\d%\)$/)
    expect(new Set(output.map((row: Body) => row.cntt_usiq_srno)).size).toBe(output.length)
    const before = await ask('/quotations/news-title', 'FHKST01011800', { ...query, FID_INPUT_DATE_1: '0020200318' })
    expect(before.output[0].data_dt).toBe('20200318')
  })
})

describe('volatility interruptions', () => {
  const VI = {
    FID_DIV_CLS_CODE: '0',
    FID_COND_SCR_DIV_CODE: '20139',
    FID_MRKT_CLS_CODE: '0',
    FID_INPUT_ISCD: '',
    FID_RANK_SORT_CLS_CODE: '0',
    FID_INPUT_DATE_1: '20200319',
    FID_TRGT_CLS_CODE: '',
    FID_TRGT_EXLS_CLS_CODE: '',
  }

  it('are listed while they last and after', async () => {
    const list = (more = {}): Promise<Body> => ask('/quotations/inquire-vi-status', 'FHPST01390000', { ...VI, ...more })
    expect((await list()).output).toEqual([])
    desk.kis.world.exchange.startVi('005930', 'dynamic', desk.clock.now())
    const [row] = (await list()).output
    expect(row).toMatchObject({ mksc_shrn_iscd: '005930', vi_cls_code: 'Y', vi_kind_code: '2', vi_count: '1' })
    expect((await live.price()).body.output.vi_cls_code).toBe('Y')
    expect((await list({ FID_RANK_SORT_CLS_CODE: '1' })).output).toEqual([])
    await desk.clock.advance(180_000)
    expect((await list()).output[0]).toMatchObject({ vi_cls_code: 'N', bsop_date: '20200319' })
    expect((await live.price()).body.output.vi_cls_code).toBe('N')
  })
})

describe('an auction', () => {
  it('tells in every service what would trade if it ended now', async () => {
    // Friday 08:50 in Seoul, the opening auction.
    const early = await openDesk({ marketHours: 'calendar', now: Date.UTC(2026, 10, 19, 23, 50) })
    const customer = await early.customer('live')
    const query = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: '005930' }
    const book = await customer.get('/quotations/inquire-asking-price-exp-ccn', 'FHKST01010200', query)
    const { antc_cnpr, antc_cntg_vrss, stck_sdpr } = book.body.output2
    expect(Number(antc_cnpr) - Number(antc_cntg_vrss)).toBe(Number(stck_sdpr))
    expect([Number(antc_cnpr) > 0, book.body.output1.new_mkop_cls_code]).toEqual([true, '00'])
    const ranked = await customer.get('/ranking/exp-trans-updown', 'FHPST01820000', {
      ...query,
      FID_INPUT_ISCD: '0000',
      FID_RANK_SORT_CLS_CODE: '0',
      FID_MKOP_CLS_CODE: '0',
    })
    const rows: Body[] = ranked.body.output
    expect(rows.find((row) => row.stck_shrn_iscd === '005930')?.stck_prpr).toBe(antc_cnpr)
    expect(numbers(rows, 'prdy_ctrt')).toEqual(descending(numbers(rows, 'prdy_ctrt')))
    const closing = { ...query, FID_INPUT_ISCD: '0000', FID_RANK_SORT_CLS_CODE: '0' }
    const none = await customer.get('/quotations/exp-closing-price', 'FHKST117300C0', closing)
    expect(none.body.output).toEqual([])
    await early.kis.stop()
  })
})

describe('the alternative exchange', () => {
  it('quotes what it lists, a part of the volume of both', async () => {
    const volume = async (market: string, code = '005930'): Promise<number> => {
      const query = { FID_COND_MRKT_DIV_CODE: market, FID_INPUT_ISCD: code }
      return Number((await ask('/quotations/inquire-price', 'FHKST01010100', query)).output.acml_vol)
    }
    const [krx, nxt, both] = [await volume('J'), await volume('NX'), await volume('UN')]
    expect(nxt).toBeGreaterThan(0)
    expect(both).toBe(krx + nxt)
    expect(await volume('NX', '090430')).toBe(0)
  })
})
