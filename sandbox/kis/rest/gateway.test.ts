import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../test/desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.kis.stop())

describe('access tokens', () => {
  it('are issued with an absolute expiry in Korean time', async () => {
    const customer = await desk.customer('live')
    expect(customer.token.split('.')).toHaveLength(3)
    await desk.clock.advance(61_000)
    const { status, body } = await customer.signIn()
    expect([status, body.access_token]).toEqual([200, customer.token])
    expect([body.token_type, body.expires_in]).toEqual(['Bearer', 86_400])
    expect(body.access_token_token_expired).toBe('2026-11-21 10:00:00')
  })

  it('are refused with 403 when asked for twice within a minute', async () => {
    await (await desk.customer('paper')).signIn()
    const { status, body } = await (await desk.customer('paper')).signIn()
    expect(status).toBe(403)
    expect(body).toEqual({
      error_description: '접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)',
      error_code: 'EGW00133',
    })
  })

  it('stay the same for six hours, then a new one ends the old', async () => {
    const fresh = await openDesk({ stepMs: 3_600_000, speed: 1, pingIntervalMs: 86_400_000 })
    const customer = await fresh.customer()
    const first = customer.token
    await fresh.clock.advance(5 * 3_600_000)
    await customer.signIn()
    expect(customer.token).toBe(first)
    await fresh.clock.advance(2 * 3_600_000)
    await customer.signIn()
    expect(customer.token).not.toBe(first)
    customer.token = first
    expect((await customer.price()).body.msg_cd).toBe('EGW00121')
    await fresh.kis.stop()
  })

  it('expire after a day, can be revoked, and must come as Bearer', async () => {
    const fresh = await openDesk({ stepMs: 3_600_000, speed: 1, pingIntervalMs: 86_400_000 })
    const customer = await fresh.customer()
    await fresh.clock.advance(24 * 3_600_000)
    const expired = await customer.price()
    expect([expired.status, expired.body.rt_cd, expired.body.msg_cd]).toEqual([500, '1', 'EGW00123'])
    const { appKey: appkey, appSecret: appsecret } = customer.credentials
    const revoke = { appkey, appsecret, token: customer.token }
    const other = await fresh.customer('live')
    expect((await customer.oauth('/oauth2/revokeP', { ...revoke, token: other.token })).body.error_code).toBe(
      'EGW00121',
    )
    const revoked = await customer.oauth('/oauth2/revokeP', revoke)
    expect(revoked.body).toEqual({ code: 200, message: '접근토큰 폐기에 성공하였습니다' })
    expect((await customer.price()).body.msg_cd).toBe('EGW00121')
    const bare = await customer.get('/quotations/inquire-price', 'FHKST01010100', {}, { authorization: customer.token })
    expect(bare.body.msg_cd).toBe('EGW00205')
    await fresh.kis.stop()
  })

  it('need a known key and its secret, as JSON', async () => {
    const customer = await desk.customer('live')
    const grant = { grant_type: 'client_credentials', appkey: customer.credentials.appKey, appsecret: 'wrong' }
    expect((await customer.oauth('/oauth2/tokenP', grant)).body.error_code).toBe('EGW00105')
    expect((await customer.oauth('/oauth2/tokenP', { ...grant, appkey: 'x' })).body.error_code).toBe('EGW00103')
    const paper = (await desk.customer('paper')).credentials
    const foreign = { ...grant, appkey: paper.appKey, appsecret: paper.appSecret }
    expect((await customer.oauth('/oauth2/tokenP', foreign)).body.error_code).toBe('EGW00103')
    const form = await fetch(`${customer.restUrl}/oauth2/tokenP`, {
      method: 'POST',
      body: new URLSearchParams({ ...grant, appsecret: customer.credentials.appSecret }),
    })
    expect([form.status, ((await form.json()) as { error_code: string }).error_code]).toEqual([403, 'EGW00115'])
  })
})

describe('an answer', () => {
  it('has lower-case headers, padded text and only strings', async () => {
    const { status, headers, body } = await (await desk.customer('live')).price()
    expect([status, headers.get('tr_id'), headers.get('tr_cont')]).toEqual([200, 'FHKST01010100', ''])
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(headers.get('date')).toBe(new Date(desk.clock.now()).toUTCString())
    expect([body.rt_cd, body.msg_cd, body.msg1]).toEqual(['0', 'MCA00000', '정상처리 되었습니다.'.padEnd(80)])
    expect(Object.values(body.output).every((value) => typeof value === 'string')).toBe(true)
  })

  it('does not care about the case of query names or doubled slashes', async () => {
    const customer = await desk.customer('live')
    const url = `${customer.restUrl}//uapi/domestic-stock/v1/quotations/inquire-price?fid_cond_mrkt_div_code=J&Fid_Input_Iscd=005930`
    const response = await fetch(url, { headers: customer.headers('FHKST01010100') })
    expect(((await response.json()) as { output: { stck_shrn_iscd: string } }).output.stck_shrn_iscd).toBe('005930')
  })

  it('to an order cares about upper case', async () => {
    const customer = await desk.customer('live')
    const body = { cano: '60012345', acnt_prdt_cd: '01', pdno: '005930' }
    const { body: answer } = await customer.post('/trading/order-cash', 'TTTC0012U', body)
    expect([answer.rt_cd, answer.msg_cd, answer.msg1.trim()]).toEqual([
      '2',
      'OPSQ2001',
      'ERROR : INPUT INVALID_CHECK_CANO',
    ])
  })
})

describe('a call', () => {
  it('gets its own gt_uid back, or one made for it', async () => {
    const customer = await desk.customer('live')
    const query = { FID_COND_MRKT_DIV_CODE: 'J', FID_INPUT_ISCD: '005930' }
    const named = await customer.get('/quotations/inquire-price', 'FHKST01010100', query, { gt_uid: 'call-1' })
    expect(named.headers.get('gt_uid')).toBe('call-1')
    expect((await customer.price()).headers.get('gt_uid')).toMatch(/^[0-9a-f]{32}$/)
  })

  it.each([
    ['a customer that is neither P nor B', { custtype: 'X' }, '{}', 'EGW00208'],
    ['a body that is not JSON', {}, '{', 'OPSQ9997'],
    ['no TR id', { tr_id: '' }, '{}', 'OPSQ9999'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'CANO=1', 'EGW00132'],
  ])('with %s is refused', async (_, headers, body, code) => {
    const customer = await desk.customer('live')
    const url = `${customer.restUrl}/uapi/domestic-stock/v1/trading/order-cash`
    const init = { method: 'POST', headers: customer.headers('TTTC0012U', headers), body }
    const answer = (await (await fetch(url, init)).json()) as { rt_cd: string; msg_cd: string }
    expect([answer.rt_cd, answer.msg_cd]).toEqual(['1', code])
  })

  it.each([
    ['live', 'ZZ', 'OPSQ2001'],
    ['live', 'UN', 'MCA00000'],
    ['paper', 'UN', 'OPSQ2001'],
    ['paper', 'J', 'MCA00000'],
  ] as const)('on %s for the market %s is answered %s', async (environment, market, code) => {
    const customer = await desk.customer(environment)
    const query = { FID_COND_MRKT_DIV_CODE: market, FID_INPUT_ISCD: '005930' }
    const { body } = await customer.get('/quotations/inquire-price', 'FHKST01010100', query)
    expect(body.msg_cd).toBe(code)
    if (code === 'OPSQ2001') expect(body.msg1.trim()).toBe('ERROR : INPUT INVALID_CHECK_MRKT_DIV_CODE')
  })

  it.each([
    ['/trading/inquire-daily-ccld', { CCLD_DVSN: '9' }, 'CCLD_DVSN'],
    ['/trading/inquire-daily-ccld', { INQR_DVSN: '9' }, 'INQR_DVSN'],
    ['/trading/inquire-daily-ccld', { EXCG_ID_DVSN_CD: 'NYSE' }, 'EXCG_ID_DVSN_CD'],
    ['/trading/inquire-daily-ccld', { INQR_STRT_DT: '2026-11-20' }, 'INQR_STRT_DT'],
  ])('to %s that says %o is refused by the name of the field', async (_, wrong, field) => {
    const { body } = await (await desk.customer('live')).orderList(wrong)
    expect([body.rt_cd, body.msg_cd, body.msg1.trim()]).toEqual([
      '2',
      'OPSQ2001',
      `ERROR : INPUT INVALID_CHECK_${field}`,
    ])
  })
})

describe('hash keys', () => {
  it('are optional, and must match when sent', async () => {
    const customer = await desk.customer('live')
    const body = { ...customer.account, PDNO: '005930', ORD_DVSN: '00', ORD_QTY: '1', ORD_UNPR: '40000' }
    const hash = await fetch(`${customer.restUrl}/uapi/hashkey`, {
      method: 'POST',
      headers: customer.headers(''),
      body: JSON.stringify(body),
    })
    const { HASH, BODY } = (await hash.json()) as { HASH: string; BODY: object }
    expect(BODY).toEqual(body)
    const placed = await customer.post('/trading/order-cash', 'TTTC0012U', body, { hashkey: HASH })
    expect(placed.body.msg_cd).toBe('APBK0013')
    const forged = await customer.post('/trading/order-cash', 'TTTC0012U', { ...body, ORD_QTY: '2' }, { hashkey: HASH })
    expect([forged.status, forged.body.msg_cd]).toEqual([500, 'EGW00131'])
  })
})

describe('the two hosts', () => {
  it.each([
    ['paper', 'TTTC0012U', '/trading/order-cash', 'POST', 500, 'EGW02006'],
    ['paper', 'TTTC0084R', '/trading/inquire-psbl-rvsecncl', 'GET', 500, 'EGW02006'],
    ['paper', 'TTTC8408R', '/trading/inquire-psbl-sell', 'GET', 500, 'EGW02006'],
    ['paper', 'FHKST03010230', '/quotations/inquire-time-dailychartprice', 'GET', 500, 'OPSQ0002'],
    ['paper', 'CTCA0903R', '/quotations/chk-holiday', 'GET', 200, 'MCA00124'],
    ['paper', 'CTPF1002R', '/quotations/search-stock-info', 'GET', 200, '90000000'],
    ['live', 'VTTC0012U', '/trading/order-cash', 'POST', 500, 'EGW02004'],
    ['live', 'FHXXX', '/quotations/inquire-price', 'GET', 500, 'OPSQ0002'],
  ] as const)('%s refuses %s', async (environment, trId, path, method, status, code) => {
    const customer = await desk.customer(environment)
    const answer = method === 'GET' ? await customer.get(path, trId, {}) : await customer.post(path, trId, {})
    expect([answer.status, answer.body.rt_cd, answer.body.msg_cd]).toEqual([status, '1', code])
  })

  it('refuse each other’s keys', async () => {
    const paper = await desk.customer('paper')
    const live = await desk.customer('live')
    const ask = (url: string, headers: Record<string, string>): Promise<{ msg_cd: string }> =>
      fetch(`${url}/uapi/domestic-stock/v1/quotations/inquire-price`, { headers }).then(
        (response) => response.json() as Promise<{ msg_cd: string }>,
      )
    expect((await ask(live.restUrl, paper.headers('FHKST01010100'))).msg_cd).toBe('EGW02004')
    expect((await ask(paper.restUrl, live.headers('FHKST01010100'))).msg_cd).toBe('EGW02007')
  })

  it('answer the old order ids as well as the new ones', async () => {
    const customer = await desk.customer('paper')
    const body = { ...customer.account, PDNO: '005930', ORD_DVSN: '00', ORD_QTY: '1', ORD_UNPR: '40000' }
    expect((await customer.post('/trading/order-cash', 'VTTC0802U', body)).body.msg_cd).toBe('40600000')
  })

  it('serve only the account of the key', async () => {
    const customer = await desk.customer('paper')
    const body = {
      CANO: '99999999',
      ACNT_PRDT_CD: '01',
      PDNO: '005930',
      ORD_DVSN: '00',
      ORD_QTY: '1',
      ORD_UNPR: '40000',
    }
    const { status, body: answer } = await customer.post('/trading/order-cash', 'VTTC0012U', body)
    expect([status, answer.rt_cd, answer.msg_cd]).toEqual([200, '2', 'OPSQ2000'])
  })
})

describe('the rate limit', () => {
  it('is one a second on mock and eighteen on live, per key', async () => {
    const limited = await openDesk({ restPerSecond: { live: 18, paper: 1 } })
    const [paper, live] = [await limited.customer('paper'), await limited.customer('live')]
    expect((await paper.price()).status).toBe(200)
    const refused = await paper.price()
    expect([refused.status, refused.body.rt_cd, refused.body.msg_cd]).toEqual([500, '1', 'EGW00201'])
    const answers = await Promise.all(Array.from({ length: 20 }, () => live.price()))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(18)
    await limited.clock.advance(1000)
    expect((await paper.price()).status).toBe(200)
    await limited.kis.stop()
  })

  it('has a second one for the ledger when told to: EGW00215, while quotations go on', async () => {
    const limited = await openDesk({ ledgerPerSecond: 2 })
    const live = await limited.customer('live')
    const codes = []
    for (let i = 0; i < 3; i++) codes.push((await live.balance()).body.msg_cd)
    expect([codes[2], (await live.price()).status]).toEqual(['EGW00215', 200])
    await limited.clock.advance(1000)
    expect((await live.balance()).status).toBe(200)
    await limited.kis.stop()
  })

  it('can be lifted for the demo keys alone', async () => {
    const limited = await openDesk({ restPerSecond: { live: 18, paper: 1 }, demoRestPerSecond: 5 })
    const demo = await limited.customer('paper')
    const statuses = []
    for (let i = 0; i < 6; i++) statuses.push((await demo.price()).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 500])
    const opened = await limited.control('POST', '/accounts', { environment: 'paper', accountNumber: '51111111-01' })
    const other = await limited.customer('paper', opened.body)
    expect([(await other.price()).status, (await other.price()).status]).toEqual([200, 500])
    await limited.kis.stop()
  })
})
