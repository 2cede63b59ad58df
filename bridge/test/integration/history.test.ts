import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HistoryResponse, InstrumentsResponse } from '@naru/shared/contracts/bridge-api'
import { InvestorFlowsResponse, TradesResponse } from '@naru/shared/contracts/market-info-api'
import { fromKst } from '@naru/shared/core/time'
import { BarSpec } from '@naru/shared/domain/market-data'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runHistoryTool } from '../../src/history-tool.ts'
import { type BridgeProcess, type Desk, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let world: World
let dataDir: string
let bridge: BridgeProcess
let desk: Desk

const start = async (): Promise<BridgeProcess> => {
  const started = await world.spawnBridge({ BRIDGE_DATA_DIR: dataDir })
  await world.sessionIs(desk, 'running')
  return started
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'naru-past-'))
  world = await startWorld()
  // Noon of the first recorded day: there are bars of every length.
  world.kis.driver.set({ elapsed: 3 * 3_600_000 })
  desk = await world.openDesk()
  bridge = await start()
})
afterAll(async () => {
  await bridge.kill('SIGKILL')
  await world.stop()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

async function get(path: string): Promise<unknown> {
  const { data } = await desk.user.client.auth.getSession()
  const response = await fetch(bridge.url + path, {
    headers: { authorization: `Bearer ${data.session?.access_token}` },
  })
  expect(`${path} ${response.status}`).toBe(`${path} 200`)
  return response.json()
}
const history = async (query: string) => HistoryResponse.parse(await get(`/v1/history/005930?${query}`))

describe('past bars through real parts', () => {
  it('come in every length, in order, each once, from the user’s own broker', async () => {
    for (const spec of BarSpec.options) {
      const { bars, sources } = await history(`spec=${spec}&limit=40`)
      expect(bars.length, spec).toBeGreaterThan(1)
      const starts = bars.map(({ ts }) => ts)
      expect(
        [...new Set(starts)].toSorted((a, b) => a - b),
        spec,
      ).toEqual(starts)
      expect(
        sources.every(({ source }) => source === 'kis' || source === 'ticks'),
        spec,
      ).toBe(true)
      for (const { high, low, open, close } of bars) {
        expect(high).toBeGreaterThanOrEqual(Math.max(open, close))
        expect(low).toBeLessThanOrEqual(Math.min(open, close))
      }
    }
  })

  it('say of longer bars what shorter ones say', async () => {
    const [days, weeks] = [await history('spec=1d&limit=60'), await history('spec=1w&limit=5')]
    const week = weeks.bars.at(-2)
    const inside = days.bars.filter(({ ts }) => week && ts >= week.ts && ts < week.ts + 7 * 86_400_000)
    expect(inside.length).toBeGreaterThan(2)
    expect(week?.volume).toBe(inside.reduce((sum, { volume }) => sum + volume, 0))
    expect(week?.close).toBe(inside.at(-1)?.close)
  })

  it('are joined by a file imported while the bridge runs', async () => {
    const file = join(dataDir, 'bars.csv')
    await writeFile(
      file,
      'symbol,date,open,high,low,close,volume\n005930,2010-03-02,15000,15100,14900,15050,100\n005930,2010-03-03,15050,15200,15000,15150,200\n',
    )
    const printed: string[] = []
    const note = (text: string): void => void printed.push(text)
    expect(await runHistoryTool(['import', file], dataDir, { out: note, error: note })).toBe(0)
    expect(printed.join()).toContain('2 new, 0 known, 0 corrected')
    const { bars, sources } = await history(`spec=1d&limit=2&source=csv&to=${fromKst('2010-03-05', '000000')}`)
    expect(bars.map(({ close }) => close)).toEqual([15_050, 15_150])
    expect(sources.map(({ source }) => source)).toEqual(['csv'])
  })

  it('are still there after the bridge was killed', async () => {
    const before = await history('spec=1d&limit=50')
    await bridge.kill('SIGKILL')
    bridge = await start()
    // The ledger still says "running" of the session that died.
    const after = await vi.waitFor(() => history('spec=1d&limit=50'), { timeout: 120_000, interval: 500 })
    const closed = before.bars.slice(0, -1)
    expect(after.bars.filter(({ ts }) => closed.some((bar) => bar.ts === ts))).toEqual(closed)
    expect((await history(`spec=1d&limit=2&source=csv&to=${fromKst('2010-03-05', '000000')}`)).bars).toHaveLength(2)
  })
})

describe('the market through real parts', () => {
  it('tells its latest trades, who bought and sold, and which symbols there are', async () => {
    const { trades } = TradesResponse.parse(await get('/v1/trades/005930'))
    expect(trades.length).toBeGreaterThan(0)
    expect(trades.map(({ tsEvent }) => tsEvent)).toEqual(trades.map(({ tsEvent }) => tsEvent).toSorted((a, b) => b - a))
    expect(InvestorFlowsResponse.parse(await get('/v1/investor-flows/005930')).rows.length).toBeGreaterThan(0)
    const { instruments } = InstrumentsResponse.parse(
      await get(`/v1/instruments?query=${encodeURIComponent('삼성전자')}`),
    )
    expect(instruments.map(({ symbol }) => symbol)).toContain('005930')
  })
})
