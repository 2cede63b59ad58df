import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeColumns } from '@naru/shared/contracts/bar-columns'
import { instrumentId } from '@naru/shared/domain/instrument'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPool, type Pool } from '../../src/backtest/pool.ts'
import { createBarFiles } from '../../src/compose-backtests.ts'
import type { RunningHttp } from '../../src/http/server.ts'
import { ALICE, aBridgeHttp, BOB, call, tokenOf } from '../support/http.ts'
import { memoryLogger, systemClock } from '../support/market.ts'
import { THREAD } from './world.ts'

let dataDir: string
let pool: Pool

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'naru-bars-'))
  pool = createPool({
    file: THREAD,
    workerData: { dataDir, niceness: 0 },
    threads: 1,
    heapMb: 256,
    logger: memoryLogger(),
  })
})
afterAll(async () => {
  await pool.close()
  await rm(dataDir, { recursive: true, force: true })
})

const CSV = `date,open,high,low,close,volume
2024-01-02,70000,71000,69000,70500,100
2024-01-03,70500,72000,70000,71500,200
`
const PLACE = '/v1/backtests/series?instrument=005930.KRX'
const RANGE = 'instrument=005930.KRX&spec=1d&from=2024-01-01&to=2024-12-31&uploaded=true'

async function open(): Promise<RunningHttp> {
  const bars = createBarFiles(pool, { instruments: { find: () => undefined }, clock: systemClock })
  return (await aBridgeHttp([], {}, systemClock, bars)).http
}

const upload = (http: RunningHttp, body: string, userId = ALICE) =>
  call(http, PLACE, { token: tokenOf(userId), method: 'POST', body, headers: { 'content-type': 'text/csv' } })

async function columns(http: RunningHttp, userId: string, range = RANGE) {
  const headers = { authorization: `Bearer ${tokenOf(userId)}` }
  const answer = await fetch(`${http.url}/v1/backtests/bars?${range}`, { headers })
  return { status: answer.status, columns: decodeColumns(await answer.arrayBuffer()) }
}

describe('bars for backtests', () => {
  it('are kept from a file and given back as columns, to whoever sent them alone', async () => {
    const http = await open()
    const kept = await upload(http, CSV)
    expect(kept).toMatchObject({
      status: 200,
      body: {
        instrumentId: instrumentId('005930'),
        spec: '1d',
        rows: 2,
        from: '2024-01-02',
        to: '2024-01-03',
        warnings: [],
      },
    })
    const own = await columns(http, ALICE)
    expect([...(own.columns?.close ?? [])]).toEqual([70_500, 71_500])
    expect((await columns(http, BOB)).columns?.length).toBe(0)
    // What charts show of the market is not touched by it.
    expect((await columns(http, ALICE, RANGE.replace('&uploaded=true', ''))).columns?.length).toBe(0)
    expect((await call(http, `/v1/backtests/bars?${RANGE}`)).status).toBe(401)
  })

  it('are refused with the line that is wrong, and nothing of the file is kept', async () => {
    const http = await open()
    const wrong = await upload(http, CSV.replace('72000', 'many'), BOB)
    expect(wrong).toMatchObject({ status: 400, body: { code: 'input_invalid' } })
    expect(JSON.stringify(wrong.body)).toContain('line 3, column high: is \\"many\\"')
    expect((await columns(http, BOB)).columns?.length).toBe(0)
    expect((await upload(http, 'date,open\n2024-01-02,1\n', BOB)).status).toBe(400)
    expect((await upload(http, 'x'.repeat(8 * 1024 * 1024 + 1), BOB)).status).toBe(413)
  })
})
