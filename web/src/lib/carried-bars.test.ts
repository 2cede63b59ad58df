import { readFileSync } from 'node:fs'
import { kstDate, unixMs } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { CARRIED, parseCloses, parseDailyBars } from './carried-bars.ts'
import { gunzip } from './gunzip.ts'

const PUBLIC = new URL('../../public/data/', import.meta.url)
const SOURCE = new URL('../../../sandbox/data/', import.meta.url)
const bytesOf = (name: string, folder = PUBLIC): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)))
const textOf = async (name: string): Promise<string> =>
  new TextDecoder().decode(await gunzip(bytesOf(name).slice().buffer))

describe('the bars that come with the page', () => {
  it('are those the strategies page was written with', () => {
    expect(bytesOf('daily-largecaps.csv.gz')).toEqual(bytesOf('daily-largecaps.csv.gz', SOURCE))
  })

  it('span what the form says of them, day after day', async () => {
    const bars = parseDailyBars(await textOf('daily-largecaps.csv.gz'))
    const spans = [...bars.values()].map(({ instrumentId, columns }) => ({
      id: instrumentId,
      from: kstDate(unixMs(columns.ts[0] ?? 0)),
      to: kstDate(unixMs(columns.ts[columns.length - 1] ?? 0)),
    }))
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id)
    expect(spans.toSorted(byId)).toEqual([...CARRIED].toSorted(byId))
    for (const { columns } of bars.values()) {
      expect(columns.ts.every((ts, row) => row === 0 || ts > (columns.ts[row - 1] ?? 0))).toBe(true)
      expect(columns.close.every((price) => price > 0)).toBe(true)
    }
  })

  it('are compared with closes of the KOSPI, where those are known', async () => {
    const closes = parseCloses(await textOf('kospi.csv.gz'))
    expect(closes.get('2016-01-04' as never)).toBe(1919)
    expect(closes.get('2020-12-30' as never)).toBe(2873.47)
    expect(closes.has('2019-01-02' as never)).toBe(false)
  })

  it('are read as they are when a server has unpacked them', async () => {
    expect(new TextDecoder().decode(await gunzip(new TextEncoder().encode('date,close').buffer as ArrayBuffer))).toBe(
      'date,close',
    )
  })
})
