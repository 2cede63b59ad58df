import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { memoryLogger } from '../../../test/support/market.ts'
import type { ListingsSource } from '../../ports/listings.ts'
import { createMasters } from './masters.ts'

const NAMES = ['kospi_code', 'kosdaq_code', 'nxt_kospi_code', 'nxt_kosdaq_code'] as const
const fixture = (name: string): Buffer => readFileSync(new URL(`__fixtures__/${name}.mst`, import.meta.url))
const zipped = (name: string): Uint8Array => zipSync({ [`${name}.mst`]: fixture(name) })

/** A download host: what each path answers, a status or bytes. */
const answers = new Map<string, number | Uint8Array>()
let server: Server
let masters: ListingsSource
const logger = memoryLogger()

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const answer = answers.get(url) ?? 404
    if (typeof answer === 'number') response.writeHead(answer, { location: '/kospi_code.mst.zip' }).end()
    else response.end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  masters = createMasters({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, logger })
})
afterAll(() => server.close())
beforeEach(() => {
  answers.clear()
  logger.lines.length = 0
  for (const name of NAMES) answers.set(`/${name}.mst.zip`, zipped(name))
})

describe('the broker’s lists', () => {
  it('are read from both markets, and say what NXT trades', async () => {
    const read = await masters.read()
    if (!read.ok) throw new Error(read.error.detail)
    expect(read.value.map(({ id, market, isNxt }) => `${id} ${market} ${isNxt}`)).toEqual([
      '990010.KRX kospi true',
      '990015.KRX kospi false',
      '990020.KRX kospi false',
      '990030.KRX kospi false',
      'Q990040.KRX kospi false',
      '990050.KRX kospi false',
      '0099A0.KRX kospi false',
      '990070.KRX kosdaq true',
      '990080.KRX kosdaq false',
      '990090.KRX kosdaq false',
    ])
    expect(read.value[0]).toMatchObject({ nameKo: '가람전자', previousClose: 71_200, marketCapEok: 4_250_000 })
    expect(read.value.filter(({ sector }) => sector !== null).map(({ id, sector }) => `${id} ${sector}`)).toEqual([
      '990010.KRX 0027',
      '990015.KRX 0027',
      '0099A0.KRX 0021',
      '990070.KRX 1024',
      '990080.KRX 1001',
      '990090.KRX 1012',
    ])
  })

  it('leave open what NXT trades when its list does not come', async () => {
    answers.set('/nxt_kosdaq_code.mst.zip', 503)
    const read = await masters.read()
    expect(read.ok && new Set(read.value.map(({ isNxt }) => isNxt))).toEqual(new Set([null]))
    expect(logger.lines).toEqual([
      JSON.stringify({ name: 'nxt_listings_unknown', detail: 'nxt_kosdaq_code: HTTP 503' }),
    ])
  })
})

describe('half a list is none', () => {
  it.each<[string, number | Uint8Array, { kind: string; detail: string }]>([
    ['is missing', 404, { kind: 'unreachable', detail: 'kosdaq_code: HTTP 404' }],
    ['leads elsewhere', 302, { kind: 'unreachable', detail: 'kosdaq_code: TypeError' }],
    ['is no archive', Buffer.from('<html>점검 중</html>'), { kind: 'unreadable', detail: 'kosdaq_code: no archive' }],
    ['is empty', new Uint8Array(), { kind: 'unreadable', detail: 'kosdaq_code: no archive' }],
    ['is cut off', zipped('kosdaq_code').slice(0, 200), { kind: 'unreadable', detail: 'kosdaq_code: no archive' }],
    ['is another file', zipped('kospi_code'), { kind: 'unreadable', detail: 'kosdaq_code: not in the archive' }],
    [
      'lists nothing',
      zipSync({ 'kosdaq_code.mst': new Uint8Array() }),
      { kind: 'unreadable', detail: 'kosdaq_code: empty' },
    ],
    [
      'has the other layout',
      zipSync({ 'kosdaq_code.mst': fixture('kospi_code') }),
      { kind: 'unreadable', detail: 'kosdaq_code: line 1, kind' },
    ],
    [
      'promises more than memory should hold',
      zipSync({ 'kosdaq_code.mst': new Uint8Array(20_000_000) }),
      { kind: 'unreadable', detail: 'kosdaq_code: not in the archive' },
    ],
    ['never ends', new Uint8Array(9_000_000), { kind: 'unreadable', detail: 'kosdaq_code: larger than 8000000 bytes' }],
  ])('when one %s', async (_what, answer, error) => {
    answers.set('/kosdaq_code.mst.zip', answer)
    expect(await masters.read()).toEqual({ ok: false, error })
  })
})
