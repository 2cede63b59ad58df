import { describe, expect, it } from 'vitest'
import { aKisStub, aSession, type StubAnswer } from '../../../test/support/kis.ts'

const totals = { dnca_tot_amt: '1', nxdy_excc_amt: '1', prvs_rcdl_excc_amt: '1', tot_evlu_amt: '1', nass_amt: '1' }
const buyable = { ord_psbl_cash: '1', nrcvb_buy_amt: '1', nrcvb_buy_qty: '0', psbl_qty_calc_unpr: '1' }

async function aDesk(token?: StubAnswer, balance?: StubAnswer) {
  const stub = await aKisStub()
  if (token) stub.on('/oauth2/tokenP', () => token)
  const fine = { headers: { tr_cont: 'D' }, body: { rt_cd: '0', output1: [], output2: [totals] } }
  stub.on('inquire-balance', () => balance ?? fine)
  stub.on('inquire-psbl-order', () => ({ body: { rt_cd: '0', output: buyable } }))
  return { stub, ...aSession(stub) }
}
const oauth = (code: string): StubAnswer => ({ status: 403, body: { error_code: code, error_description: '' } })
const kis = (status: number, msg_cd: string, msg1 = ''): StubAnswer => ({ status, body: { rt_cd: '1', msg_cd, msg1 } })

describe('verifying a credential', () => {
  it('shows the account masked and sends no order', async () => {
    const { session, stub } = await aDesk()
    expect(await session.verify()).toEqual({ ok: true, value: { accountNumberMasked: '••••3456-01' } })
    expect(stub.requests.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual([
      'POST tokenP',
      'GET inquire-balance',
      'GET inquire-psbl-order',
    ])
  })

  it('asks for no second token when it is repeated', async () => {
    const { session, stub } = await aDesk()
    await session.verify()
    await session.verify()
    expect(stub.to('/oauth2/tokenP')).toHaveLength(1)
  })

  it.each<[string, StubAnswer | undefined, StubAnswer | undefined, object]>([
    [
      'a wrong app key',
      oauth('EGW00103'),
      undefined,
      { code: 'credential_refused', field: 'app_key', brokerCode: 'EGW00103' },
    ],
    [
      'a wrong secret',
      oauth('EGW00105'),
      undefined,
      { code: 'credential_refused', field: 'app_secret', brokerCode: 'EGW00105' },
    ],
    ['a second token within the minute', oauth('EGW00133'), undefined, { code: 'token_rate_limited' }],
    [
      'an account of another key',
      undefined,
      kis(200, 'OPSQ2000', 'INVALID_CHECK_ACNO'),
      { code: 'account_number_invalid', field: 'account_number' },
    ],
    [
      'a paper account that has lapsed',
      undefined,
      kis(200, '', '모의투자 주문이 불가한 계좌입니다.'),
      { code: 'account_number_invalid' },
    ],
    ['a paper key on the live host', undefined, kis(500, 'EGW02004'), { code: 'environment_mismatch' }],
    ['maintenance', undefined, { status: 503, body: '' }, { code: 'broker_maintenance' }],
    ['the rate limit', undefined, kis(500, 'EGW00201'), { code: 'broker_rate_limited' }],
    ['a broker that hangs up', (response) => response.socket?.destroy(), undefined, { code: 'broker_unreachable' }],
  ])('tells %s apart', async (_case, token, balance, expected) => {
    const { session } = await aDesk(token, balance)
    expect(await session.verify()).toMatchObject({ ok: false, error: expected })
  })
})
