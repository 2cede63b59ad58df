import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Body, type Customer, type Desk, type DeskOptions, type Line, openDesk, openNotice } from '../test/desk.ts'

/** What clients of the broker depend on, one fact a test: the checklist of the wire protocol, and what goes wrong in the wild. */

let desk: Desk
let live: Customer
let paper: Customer
const lines: Line[] = []

async function open(options: DeskOptions = {}): Promise<void> {
  desk = await openDesk(options)
  live = await desk.customer('live')
  paper = await desk.customer('paper')
}
async function reopen(options: DeskOptions): Promise<void> {
  await desk.kis.stop()
  await open(options)
}
async function connect(customer: Customer, path = '/'): Promise<Line> {
  const line = await customer.connect(path)
  lines.push(line)
  return line
}
beforeEach(() => open())
afterEach(async () => {
  for (const line of lines.splice(0)) line.close()
  await desk.kis.stop()
})

const FID = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: '005930' }
const of = (trId: string) => (text: string) => text.split('|')[1] === trId
const ordersTaken = (): number => desk.kis.truth().orders.length

describe('the hosts', () => {
  it('speak plain http and ws on ports of their own, on any WebSocket path', async () => {
    expect(new Set(Object.values(desk.kis.ports)).size).toBe(Object.keys(desk.kis.ports).length)
    for (const path of ['/', '/tryitout', '/tryitout/H0STCNT0']) {
      const line = await connect(paper, path)
      expect((await line.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP0000')
      line.close()
      await line.closed
      await desk.clock.advance(1000)
    }
  })

  it('give keys of 36 and secrets of 180 characters', async () => {
    const opened = await desk.control('POST', '/accounts', { environment: 'live', accountNumber: '71234567-01' })
    expect([opened.body.appKey.length, opened.body.appSecret.length]).toEqual([36, 180])
  })

  it('tolerate a doubled slash', async () => {
    const url = `${live.restUrl}//uapi/domestic-stock/v1/quotations/inquire-price?${new URLSearchParams(FID)}`
    const response = await fetch(url, { headers: live.headers('FHKST01010100') })
    expect(((await response.json()) as Body).rt_cd).toBe('0')
  })

  it('take old and new TR ids, query names in any case, and body names in upper case alone', async () => {
    const mixed = { fid_cond_mrkt_div_code: 'J', Fid_Input_Iscd: '005930' }
    expect((await live.get('/quotations/inquire-price', 'FHKST01010100', mixed)).body.rt_cd).toBe('0')
    const order = { ...live.account, PDNO: '005930', ORD_DVSN: '00', ORD_QTY: '1', ORD_UNPR: '40000' }
    for (const id of ['TTTC0802U', 'TTTC0012U'])
      expect((await live.post('/trading/order-cash', id, order)).body.rt_cd).toBe('0')
    const lower = Object.fromEntries(Object.entries(order).map(([name, value]) => [name.toLowerCase(), value]))
    expect((await live.post('/trading/order-cash', 'TTTC0012U', lower)).body.msg_cd).toBe('OPSQ2001')
  })
})

describe('an answer', () => {
  it('always says tr_cont where there are pages, and repeats the TR id', async () => {
    const list = await live.orderList()
    expect([list.headers.get('tr_id'), list.headers.get('tr_cont')]).toEqual(['TTTC0081R', 'D'])
  })

  it('holds strings alone, padded words, and padded paging keys', async () => {
    await live.order({ quantity: 1 })
    const { body } = await live.orderList()
    const leaves = [body, ...body.output1, body.output2].flatMap((row: Body) => Object.values(row))
    expect(leaves.filter((value) => typeof value !== 'object').every((value) => typeof value === 'string')).toBe(true)
    expect([body.msg1.length, body.ctx_area_fk100.length, body.ctx_area_nk100.length]).toEqual([80, 100, 100])
    expect(body.ctx_area_fk100).toMatch(/^60012345\^01\^/)
  })

  it('to a quotation has warning and state codes of two digits', async () => {
    const { output } = (await live.price()).body
    expect([output.mrkt_warn_cls_code, output.iscd_stat_cls_code]).toEqual(['00', '55'])
  })

  it('to an order has upper-case names and a number of ten digits', async () => {
    const { output } = (await live.order({ quantity: 1, price: 40_000 })).body
    expect(output).toEqual({ KRX_FWDG_ORD_ORGNO: '91252', ODNO: '0000000001', ORD_TMD: '100000' })
  })

  it('tells a price for the buyable quantity that is never 0, and the market of an order as 02 or 03', async () => {
    const query = {
      ...live.account,
      PDNO: '',
      ORD_UNPR: '0',
      ORD_DVSN: '01',
      CMA_EVLU_AMT_ICLD_YN: 'N',
      OVRS_ICLD_YN: 'N',
    }
    const { output } = (await live.get('/trading/inquire-psbl-order', 'TTTC8908R', query)).body
    expect(Number(output.psbl_qty_calc_unpr)).toBeGreaterThan(0)
    await live.order({ quantity: 1 })
    expect((await live.orderList()).body.output1[0].excg_dvsn_cd).toBe('02')
  })
})

describe('notices', () => {
  it.each([26, 23] as const)('are encrypted with the keys of the answer and have %i values', async (fields) => {
    await desk.control('POST', '/notices', { environment: 'paper', fields })
    const line = await connect(paper)
    const { header, body } = await line.ask('H0STCNI9', paper.credentials.htsId)
    expect([header.encrypt, body.output.iv.length, body.output.key.length]).toEqual(['Y', 16, 32])
    await paper.order({ quantity: 1 })
    const frame = await line.next(of('H0STCNI9'))
    expect(frame.startsWith('1|H0STCNI9|001|')).toBe(true)
    expect(openNotice(frame, body.output)).toHaveLength(fields)
  })
})

describe('keep-alive', () => {
  it('asks every fifteen seconds, takes the echo of a text or a pong, and gives up after a hundred without', async () => {
    const echoing = await connect(paper)
    await echoing.ask('H0STCNT0', '017670')
    echoing.socket.on('message', (data) => String(data).includes('PINGPONG') && echoing.socket.send(String(data)))
    const silent = await connect(live)
    await silent.ask('H0STCNT0', '017670')
    for (let i = 0; i < 24; i++) await desk.clock.advance(5_000)
    expect(await silent.closed).toBe(1006)
    expect(echoing.socket.readyState).toBe(echoing.socket.OPEN)
    const asked = echoing.received.filter((text) => text.includes('PINGPONG'))
    expect(asked.length).toBeGreaterThanOrEqual(7)
    expect(JSON.parse(asked[0] ?? '{}').header.datetime).toMatch(/^\d{14}$/)
  })
})

describe('limits that can be switched off', () => {
  it('are 18 requests a second on live and 1 on mock: EGW00201 with HTTP 500', async () => {
    await reopen({ restPerSecond: { live: 18, paper: 1 } })
    const answers = await Promise.all(Array.from({ length: 19 }, () => live.price()))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(18)
    expect(answers.find(({ status }) => status === 500)?.body.msg_cd).toBe('EGW00201')
    await paper.price()
    expect((await paper.price()).body.msg_cd).toBe('EGW00201')
  })

  it('are one token a minute, refused with 403 while the first one goes on working', async () => {
    const again = await live.signIn()
    expect([again.status, again.body.error_code]).toEqual([403, 'EGW00133'])
    expect((await live.price()).body.rt_cd).toBe('0')
    await reopen({ tokenIntervalMs: 0 })
    const first = live.token
    expect([(await live.signIn()).status, live.token]).toEqual([200, first])
  })

  it('are one session a key and 41 registrations', async () => {
    const line = await connect(paper)
    for (let i = 0; i < 41; i++) line.send('H0STASP0', String(100_000 + i))
    await line.many((text) => text.includes('OPSP0000'), 41)
    expect((await line.ask('H0STCNT0', '005930')).body.msg_cd).toBe('OPSP0008')
    await desk.clock.advance(1000)
    const second = await connect(paper)
    const refused = await second.ask('H0STCNT0', '005930')
    expect([refused.body.rt_cd, refused.body.msg_cd]).toEqual(['9', 'OPSP8996'])
  })

  it('are tick, price limit, margin at the upper limit, and the hours of the exchange', async () => {
    const code = async (wish: Parameters<Customer['order']>[0]): Promise<string> => (await live.order(wish)).body.msg_cd
    expect(await code({ quantity: 1, price: 40_001 })).toBe('APBK0506')
    expect(await code({ quantity: 1, price: 200_000 })).toBe('APBK0406')
    const { base, limits } = desk.kis.world.market.today('005930')
    const affordable = Math.floor(100_000_000 / limits.upper)
    expect(await code({ quantity: affordable + 1 })).toBe('APBK0952')
    expect((affordable + 1) * base).toBeLessThan(100_000_000 * 0.78)
    await reopen({ marketHours: 'calendar', now: Date.UTC(2026, 10, 20, 20, 0) })
    expect((await live.order({ quantity: 1, price: 40_000 })).body.rt_cd).toBe('7')
  })
})

describe('what can be made to go wrong', () => {
  it('a balance that answers EGW00215 with HTTP 500 instead of holdings', async () => {
    desk.kis.faults.add({ match: { path: 'inquire-balance' }, action: { kind: 'refuse', code: 'EGW00215' } })
    const { status, body } = await live.balance()
    expect([status, body.msg_cd, body.output1]).toEqual([500, 'EGW00215', undefined])
    expect((await live.balance()).body.output1).toEqual([])
  })

  it('an order that is taken and never answered', async () => {
    desk.kis.faults.add({ match: { path: 'order-cash' }, action: { kind: 'drop_response' } })
    await expect(live.order({ quantity: 1, price: 40_000 })).rejects.toThrow('fetch failed')
    expect(ordersTaken()).toBe(1)
  })

  it('a notice that comes before the answer to its order', async () => {
    const line = await connect(paper)
    await line.ask('H0STCNI9', paper.credentials.htsId)
    desk.kis.faults.add({ match: { path: 'order-cash' }, action: { kind: 'delay', ms: 5_000 } })
    const answer = paper.order({ quantity: 1 })
    await line.next(of('H0STCNI9'))
    await desk.clock.advance(5_000)
    expect((await answer).body.rt_cd).toBe('0')
  })

  it('a list of orders that is empty while the balance shows the fill', async () => {
    await live.order({ quantity: 1 })
    desk.kis.faults.add({ match: { path: 'inquire-daily-ccld' }, action: { kind: 'hide_orders', newerThanMs: 60_000 } })
    const list = await live.orderList()
    expect([list.body.rt_cd, list.body.msg_cd, list.body.output1]).toEqual(['0', 'KIOK0560', []])
    expect((await live.balance()).body.output1[0].hldg_qty).toBe('1')
  })

  it('a second page that answers SYDB0050, a notice twice, a socket that breaks with 1006', async () => {
    for (let i = 0; i < 16; i++) await paper.order({ quantity: 1, price: 40_000 })
    const first = (await paper.orderList()).body
    const match = { path: 'inquire-daily-ccld', nextPage: true }
    desk.kis.faults.add({ match, action: { kind: 'refuse', code: 'SYDB0050' } })
    const keys = { CTX_AREA_FK100: first.ctx_area_fk100, CTX_AREA_NK100: first.ctx_area_nk100 }
    expect((await paper.orderList(keys, { tr_cont: 'N' })).body).toMatchObject({ rt_cd: '7', msg_cd: 'SYDB0050' })
    const line = await connect(paper)
    await line.ask('H0STCNI9', paper.credentials.htsId)
    desk.kis.faults.add({ action: { kind: 'duplicate_notice' } })
    await paper.order({ quantity: 1, price: 40_000 })
    const [one, two] = await line.many(of('H0STCNI9'), 2)
    expect(one).toBe(two)
    await desk.control('POST', '/sockets', { action: 'drop', environment: 'paper', accountNumber: '50012345-01' })
    expect(await line.closed).toBe(1006)
  })

  it('several records in one frame', async () => {
    const line = await connect(paper)
    await line.ask('H0STCNT0', '005930')
    for (let i = 0; i < 60; i++) await desk.clock.advance(1_000)
    const frames = line.received.filter(of('H0STCNT0'))
    for (const frame of frames) {
      const [, , count, data = ''] = frame.split('|')
      expect(data.split('^')).toHaveLength(Number(count) * 46)
    }
    expect(Math.max(...frames.map((frame) => Number(frame.split('|')[2])))).toBeGreaterThan(1)
  })
})

describe('what goes wrong in the wild', () => {
  it('a live TR id on the mock host: 모의투자 TR 이 아닙니다', async () => {
    const { status, body } = await paper.get('/trading/inquire-balance', 'TTTC8434R', paper.account)
    expect([status, body.msg_cd, body.msg1.trim()]).toEqual([500, 'EGW02006', '모의투자 TR 이 아닙니다.'])
  })

  it('the key of the other host: EGW02004 and EGW02007; for a token it is no key at all', async () => {
    const price = async (url: string, who: Customer): Promise<Body> => {
      const response = await fetch(
        `${url}/uapi/domestic-stock/v1/quotations/inquire-price?${new URLSearchParams(FID)}`,
        {
          headers: who.headers('FHKST01010100'),
        },
      )
      return response.json()
    }
    expect((await price(live.restUrl, paper)).msg_cd).toBe('EGW02004')
    expect((await price(paper.restUrl, live)).msg_cd).toBe('EGW02007')
  })

  it('the account of another key: OPSQ2000', async () => {
    const { body } = await live.get('/trading/inquire-balance', 'TTTC8434R', {
      CANO: '50012345',
      ACNT_PRDT_CD: '01',
      INQR_DVSN: '01',
      UNPR_DVSN: '01',
      PRCS_DVSN: '00',
    })
    expect([body.rt_cd, body.msg_cd]).toEqual(['2', 'OPSQ2000'])
  })

  it('a stock that was sold out today stays with zeros, so divisions must be guarded', async () => {
    await live.order({ quantity: 2 })
    await live.order({ side: 'sell', quantity: 2 })
    const [row] = (await live.balance()).body.output1
    expect([row.hldg_qty, row.pchs_avg_pric, row.pchs_amt, row.evlu_pfls_rt]).toEqual(['0', '0.0000', '0', '0.00'])
  })

  it('a revised order has a new number, and the old one cannot be canceled any more', async () => {
    await live.order({ quantity: 2, price: 40_000 })
    const revised = (await live.change('revise', '0000000001', { price: 40_500, quantity: 2 })).body.output.ODNO
    expect(revised).toBe('0000000002')
    expect((await live.change('cancel', '0000000001')).body.msg1).toContain('정정취소 가능수량이 없습니다')
    expect((await live.change('cancel', revised)).body.rt_cd).toBe('0')
  })

  it('notices need the HTS id as their key, not the account number', async () => {
    const line = await connect(live)
    expect((await line.ask('H0STCNI0', '60012345')).body.msg_cd).toBe('OPSP8992')
    expect((await line.ask('H0STCNI0', live.credentials.htsId)).body.msg_cd).toBe('OPSP0000')
  })

  it('a token that lasts over a restart of the client is the same one for six hours', async () => {
    const first = live.token
    await desk.clock.advance(61_000)
    await live.signIn()
    expect(live.token).toBe(first)
  })

  it('an unknown stock is a price of 0 and no error', async () => {
    const { rt_cd, output } = (await live.price('999999')).body
    expect([rt_cd, output.stck_prpr]).toEqual(['0', '0'])
  })
})
