import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { encodeColumns } from '@naru/shared/contracts/bar-columns'
import { fromKst, type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { type BarColumns, createColumns } from '@naru/shared/indicators/columns'
import { barsOf, rowsBetween } from '@naru/shared/replay/recorded-day'
import { Replay } from '@naru/shared/replay/replay'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseDailyBars } from './carried-bars.ts'
import { bridgeDay, NoSuchDay, parseMinutes } from './replay-day.ts'

const textOf = (name: string): string =>
  gunzipSync(readFileSync(new URL(`../../public/data/${name}`, import.meta.url))).toString('utf8')
const MINUTES = parseMinutes(textOf('minutes-005930.csv.gz')).columns
const SAMSUNG = instrumentId('005930')
const DAILY = parseDailyBars(textOf('daily-largecaps.csv.gz')).get(SAMSUNG)?.columns ?? createColumns(0)
const DATE = '2020-03-19' as KstDate
const BRIDGE = { id: 'b', url: 'http://bridge.test', keyId: 'k', publicKey: 'p', name: '브리지' }

type Kept = Readonly<Partial<Record<string, BarColumns>>>

/** A bridge that has some bars stored and gets others from the broker, a page of at most 200 at a time. */
function aBridge({ stored, fetched = {} }: { readonly stored: Kept; readonly fetched?: Kept }): readonly string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (input: string | URL): Promise<Response> => {
    if (input === '/auth/token') {
      const userId = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
      return Response.json({ accessToken: 't', userId, expiresAt: Date.now() + 3_600_000, now: Date.now() })
    }
    const { pathname, searchParams } = new URL(input)
    const spec = searchParams.get('spec') ?? ''
    asked.push(`${pathname} ${spec}`)
    if (pathname === '/v1/backtests/bars') {
      const [from, to] = ['from', 'to'].map((name) => fromKst(searchParams.get(name) ?? '', '000000') ?? 0)
      const held = stored[spec] ?? createColumns(0)
      return new Response(encodeColumns(rowsBetween(held, from ?? 0, (to ?? 0) + 86_400_000)))
    }
    const to = Number(searchParams.get('to'))
    const bars = barsOf(rowsBetween(fetched[spec] ?? createColumns(0), 0, to + 1)).slice(-200)
    const rest = { sources: [], actions: [], missingDays: [], isStale: false, isForming: false }
    return Response.json({ instrumentId: SAMSUNG, spec, adjust: 'splits', bars, ...rest })
  })
  return asked
}

const open = () =>
  bridgeDay({
    bridge: BRIDGE,
    instrument: { id: SAMSUNG, kind: 'stock', market: 'kospi' },
    date: DATE,
    signal: new AbortController().signal,
  })

afterEach(() => vi.unstubAllGlobals())

describe('a day of the own bridge', () => {
  it('is of the shortest bars it has stored, with the week and the close before it, and is played to its end', async () => {
    aBridge({ stored: { '5m': MINUTES, '1d': DAILY } })
    const day = await open()
    expect(day).toMatchObject({ date: DATE, bar: '5m', base: 45_600 })
    const dates = [...day.past.ts.subarray(0, day.past.length)].map((ts) => kstDate(unixMs(ts)))
    expect(new Set(dates)).toEqual(new Set(['2020-03-12', '2020-03-13', '2020-03-16', '2020-03-17', '2020-03-18']))
    const replay = new Replay(day, { cash: 10_000_000, seed: 1, strategy: null })
    replay.place({ side: 'buy', quantity: 10, limitPrice: null })
    replay.advance(day.close)
    expect(replay.isOver).toBe(true)
    expect(replay.view().fills).toHaveLength(1)
    expect(replay.view().quote.last).toBe(day.bars.close[day.bars.length - 1])
  })

  it('is fetched from the broker, page by page, where nothing is stored', async () => {
    const asked = aBridge({ stored: { '1d': DAILY }, fetched: { '5m': MINUTES } })
    const day = await open()
    expect(day.bar).toBe('5m')
    expect(barsOf(day.bars)).toEqual(barsOf(rowsBetween(MINUTES, day.open, day.close)))
    expect(asked.filter((one) => one === '/v1/history/005930.KRX 5m').length).toBeGreaterThan(2)
  })

  it('is none where the bridge knows of no bar, and begins at the last bar before where it knows of no days', async () => {
    aBridge({ stored: { '1d': DAILY } })
    await expect(open()).rejects.toThrow(new NoSuchDay('no_bars'))
    aBridge({ stored: { '5m': MINUTES } })
    const day = await open()
    expect(day.base).toBe(day.past.close[day.past.length - 1])
  })

  it('says that the bridge cannot be reached instead of asking for longer bars', async () => {
    const fetched: string[] = []
    vi.stubGlobal('fetch', async (input: string | URL): Promise<Response> => {
      fetched.push(String(input))
      throw new TypeError('offline')
    })
    await expect(open()).rejects.toMatchObject({ code: 'bridge_unreachable' })
    expect(fetched.filter((one) => one.startsWith(BRIDGE.url))).toHaveLength(1)
  })
})
