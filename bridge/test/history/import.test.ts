import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { fromKst, type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { adjustBars, adjustmentSteps } from '@naru/shared/market/adjust'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CARRIED_ACTIONS } from '../../src/adapters/history/carried-actions.ts'
import { HISTORY_FILE, openHistoryStore } from '../../src/adapters/history/store.ts'
import { runHistoryTool } from '../../src/history-tool.ts'
import { SHARED_SCOPE } from '../../src/ports/history.ts'
import { memoryLogger } from '../support/market.ts'

const SAMSUNG = InstrumentId.parse('005930.KRX')
const NAVER = InstrumentId.parse('035420.KRX')
const HEADER = 'symbol,date,open,high,low,close,volume'
const LARGECAPS = join(import.meta.dirname, '../../../../shared/data/daily')

async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'naru-import-'))
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 5 }))
  const run = async (...args: string[]) => {
    const printed: string[] = []
    const note = (text: string): void => void printed.push(text)
    const code = await runHistoryTool(args, folder, { out: note, error: note })
    return { code, text: printed.join('\n') }
  }
  const importText = async (text: string | Buffer, ...options: string[]) => {
    const file = join(folder, Buffer.isBuffer(text) ? 'bars.csv.gz' : 'bars.csv')
    await writeFile(file, text)
    return run('import', file, ...options)
  }
  const stored = (instrumentId = SAMSUNG, spec: '1d' | '1m' | '5m' = '1d') => {
    const store = openHistoryStore(join(folder, HISTORY_FILE), { logger: memoryLogger(), busyMs: 0 })
    const read = store.read({ scope: SHARED_SCOPE, instrumentId, spec }, unixMs(0), unixMs(4e12))
    store.close()
    if (!read.ok) throw new Error(read.error.cause)
    return read.value
  }
  return { folder, run, importText, stored }
}

const SMALL = `${HEADER}
005930,2018-04-27,2669000,2682000,2622000,2650000,606216
005930,2018-05-04,53000,53900,51800,51900,39565391
035420,20180504,713000,735000,711000,734000,158017
`

describe('importing a file of days', () => {
  it('stores every row for everybody on this bridge, with where it came from', async () => {
    const { importText, stored } = await aFolder()
    const { code, text } = await importText(SMALL)
    expect([code, text]).toEqual([0, expect.stringContaining('3 new, 0 known, 0 corrected')])
    expect(stored()).toMatchObject([
      { source: 'csv', adjustedTo: null, bars: [{ close: 2_650_000 }, { close: 51_900 }] },
    ])
    expect(stored(NAVER)[0]?.bars[0]).toEqual({
      ts: fromKst('2018-05-04', '000000'),
      open: 713_000,
      high: 735_000,
      low: 711_000,
      close: 734_000,
      volume: 158_017,
    })
  })

  it('changes nothing the second time, and adds what is new the third', async () => {
    const { importText, stored } = await aFolder()
    await importText(SMALL)
    expect((await importText(SMALL)).text).toContain('0 new, 3 known, 0 corrected')
    const corrected = SMALL.replace('51900,39565391', '51950,39565391')
    expect((await importText(`${corrected}005930,2018-05-08,52600,53200,51900,52600,22907823\n`)).text).toContain(
      '1 new, 2 known, 1 corrected',
    )
    expect(stored().flatMap(({ bars }) => bars)).toHaveLength(4)
  })

  it('takes any order of columns, a byte order mark, Windows line ends, blank lines and gzip', async () => {
    const { importText, stored } = await aFolder()
    const text =
      '\uFEFFDate,Symbol,Close,Low,High,Open,Volume\r\n2018-05-04,005930,51900,51800,53900,53000,39565391\r\n\r\n'
    expect((await importText(gzipSync(text))).code).toBe(0)
    expect(stored()[0]?.bars[0]).toMatchObject({ open: 53_000, high: 53_900, low: 51_800, close: 51_900 })
  })

  it('remembers that splits have been divided out already', async () => {
    const { importText, stored } = await aFolder()
    await importText(SMALL, '--adjusted-to', '2018-01-03')
    expect(stored()[0]?.adjustedTo).toBe('2018-01-03')
  })

  it('stores a bar that contradicts itself as it is, and says where it stands', async () => {
    const { importText } = await aFolder()
    const { code, text } = await importText(`${HEADER}\n005930,2018-05-04,53000,52000,51800,51900,1\n`)
    expect(code).toBe(0)
    expect(text).toContain('line 2: open or close lies outside low and high')
  })
})

describe('importing a file of minutes', () => {
  const rows = (...times: string[]) =>
    `symbol,datetime,open,high,low,close,volume\n${times.map((time) => `005930,${time},10,12,9,11,5`).join('\n')}\n`

  it('finds out how long the bars are', async () => {
    const { importText, stored } = await aFolder()
    expect((await importText(rows('2020-02-25 09:00', '2020-02-25T09:05:00', '2020-02-25 09:15:00+09:00'))).code).toBe(
      0,
    )
    expect(stored(SAMSUNG, '5m')[0]?.bars.map(({ ts }) => ts)).toEqual(
      ['090000', '090500', '091500'].map((time) => fromKst('2020-02-25', time)),
    )
    await importText(rows('2020-02-26 09:00', '2020-02-26 09:01'))
    expect(stored(SAMSUNG, '1m')[0]?.bars).toHaveLength(2)
  })

  it('believes what it is told where the rows allow it', async () => {
    const { importText, stored } = await aFolder()
    await importText(rows('2020-02-25 09:00', '2020-02-25 10:00'), '--spec', '1m')
    expect(stored(SAMSUNG, '1m')).toHaveLength(1)
    expect((await importText(rows('2020-02-25 09:01'), '--spec', '5m')).text).toContain(
      'not every datetime begins a bar of 5m',
    )
    expect((await importText(SMALL, '--spec', '5m')).text).toContain('rows with a date are days, not 5m')
    expect((await importText(rows('2020-02-25 09:00:30'))).text).toContain('bars begin on a minute')
  })
})

describe('a file with a mistake', () => {
  const GOOD = '005930,2018-05-04,53000,53900,51800,51900,39565391'
  const mistakes: readonly (readonly [row: string, sentence: string])[] = [
    ['5930,2018-05-04,1,1,1,1,1', 'line 3, column symbol: is "5930"; expected a code like 005930 or 0004V0'],
    ['005930,2018-02-30,1,1,1,1,1', 'line 3, column date: is "2018-02-30"; expected a day like 2026-11-20'],
    ['005930,2018-05-08,abc,1,1,1,1', 'line 3, column open: is "abc"; expected a price above 0'],
    ['005930,2018-05-08,1,-1,1,1,1', 'line 3, column high: is "-1"; expected a price above 0'],
    ['005930,2018-05-08,1,1,0,1,1', 'line 3, column low: is "0"; expected a price above 0'],
    ['005930,2018-05-08,1,1,1,1e3,1', 'line 3, column close: is "1e3"; expected a price above 0'],
    ['005930,2018-05-08,1,1,1,1,', 'line 3, column volume: is empty; expected a number of shares, 0 or more'],
    ['005930,2018-05-08,1,1,1,1', 'line 3: 6 fields where the header has 7'],
    ['005930,2018-05-04,1,1,1,1,1', 'line 3: the same symbol and time as line 2 with other values'],
  ]

  it('is refused with line and column, and nothing of it is stored', async () => {
    const { importText, stored } = await aFolder()
    for (const [bad, sentence] of mistakes) {
      const { code, text } = await importText(`${HEADER}\n${GOOD}\n${bad}\n`)
      expect([code, text]).toEqual([1, expect.stringContaining(sentence)])
      expect(text).toContain('Nothing was imported')
      expect(stored(), bad).toEqual([])
    }
  })

  it('names all its mistakes at once, as far as they can be read', async () => {
    const { importText } = await aFolder()
    const { text } = await importText([HEADER, ...mistakes.map(([row]) => row)].join('\n'))
    for (const line of [2, 3, 4, 5, 6, 7, 8, 9]) expect(text).toContain(`line ${line}`)
    const hopeless = await importText([HEADER, ...Array.from({ length: 500 }, () => 'x')].join('\n'))
    expect(hopeless.text.split('\n')).toHaveLength(21)
  })

  it('in its header is told what the header is', async () => {
    const { importText, run } = await aFolder()
    expect((await importText('date,open,high,low,close,volume,split_factor\n')).text).toContain(
      'line 1: symbol missing; split_factor not known; expected symbol,date,open,high,low,close,volume',
    )
    expect((await importText('')).text).toContain('the file is empty')
    expect((await importText(`${HEADER}\n`)).text).toContain('there is a header but no row')
    expect((await run('import', '/nowhere/bars.csv')).text).toContain('there is no file /nowhere/bars.csv')
    expect((await importText(Buffer.from('not gzip'))).text).toContain('the file cannot be read')
  })
})

describe('the command', () => {
  it('lists what is stored', async () => {
    const { importText, run } = await aFolder()
    expect((await run('list')).text).toContain('Nothing is stored')
    await importText(SMALL)
    const { code, text } = await run('list')
    expect(code).toBe(0)
    expect(text).toMatch(/005930\.KRX +1d +csv +2 +2018-04-27 +2018-05-04/)
  })

  it('explains itself when it is not understood', async () => {
    const { run } = await aFolder()
    for (const args of [
      [],
      ['export'],
      ['import'],
      ['import', 'a', 'b'],
      ['list', 'x'],
      ['import', 'a', '--spec', '2m'],
    ]) {
      const { code, text } = await run(...args)
      expect([code, text], args.join(' ')).toEqual([2, expect.stringContaining('npm run history -- import')])
    }
    expect((await run('import', 'a', '--adjusted-to', '2018-02-30')).text).toContain('needs a day like')
  })
})

describe('the file of thirteen largecaps', () => {
  it('is imported whole, twice without a difference, and is on one scale with a later one', async ({ annotate }) => {
    const file = join(LARGECAPS, 'ohlcv-13-largecaps-1985-2018.csv.gz')
    if (!existsSync(file)) {
      console.log('not run on the 75,342 rows: there is no ../shared/data')
      await annotate('not run: no ../shared/data')
      expect(existsSync(file)).toBe(false)
      return
    }
    const { run, stored } = await aFolder()
    const first = await run('import', file, '--adjusted-to', '2018-03-16')
    expect(first.text).toContain('75342 new, 0 known, 0 corrected')
    expect(first.text, 'the one bar that contradicts itself').toContain('line 24:')
    expect((await run('import', file, '--adjusted-to', '2018-03-16')).text).toContain('0 new, 75342 known, 0 corrected')
    await run('import', join(LARGECAPS, 'ohlcv-7-largecaps-2016-2021.csv.gz'), '--adjusted-to', '2021-12-30')

    // The later file has the split of 2018 divided out, the earlier one has not: read together they agree to the won.
    const [early, late] = stored()
    expect(early?.bars.length).toBeGreaterThan(8_000)
    expect(late?.adjustedTo).toBe('2021-12-30' as KstDate)
    if (early === undefined || late === undefined) return
    const split = CARRIED_ACTIONS.filter(({ instrumentId }) => instrumentId === SAMSUNG)
    const shown = new Map(adjustBars([early], adjustmentSteps([early, late], split)).map((bar) => [bar.ts, bar.close]))
    const shared = late.bars.filter(({ ts }) => shown.has(ts))
    const agreeing = shared.filter(({ ts, close }) => Math.abs((shown.get(ts) ?? 0) - close) < 0.5)
    expect(shared.length).toBeGreaterThan(300)
    expect(agreeing.length).toBe(shared.length)
    expect(kstDate(shared[0]?.ts ?? unixMs(0)) >= '2016-01-04').toBe(true)
  })
})

describe('importing a folder', () => {
  const FILES: Readonly<Record<string, string>> = {
    'daily/two.csv': SMALL,
    'daily/ohlcv-035420-2018.csv':
      'date,open,high,low,close,volume,split_factor\n2018-05-08,142600,143000,142000,142500,1000,5\n',
    'index/kospi-2020.csv':
      'date,open,high,low,close,volume_thousand,precision\n2018-04-13,2450,2460,2440,2455,300000,integer\n2020-01-02,,,,2175.17,,2dp\n',
    'index/mine.csv': `${HEADER}\nKOSPI,2020-01-03,2192,2203,2165,2176,1\n^KS11,2020-01-06,2154,2164,2149,2155,1\n`,
    'minutes/numbered.csv': 'symbol,date,bar,open,high,low,close,volume\n005930,2020-01-02,0,1,1,1,1,1\n',
    'flows.csv': 'date,symbol,market,close\n2026-08-03,005930,KOSPI,70000\n',
    'broken.csv': `${HEADER}\n005930,2020-02-30,1,1,1,1,1\n`,
    'nameless.csv': 'date,open,high,low,close,volume\n2020-01-02,1,1,1,1,1\n',
    'holidays.csv': 'date,weekday,name\n2020-01-01,wed,x\n',
    'notes.txt': HEADER,
  }

  it('takes what are prices, says what it refuses and why, and keeps the index under its one name', async () => {
    const { folder, run, stored } = await aFolder()
    const from = join(folder, 'data')
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(from, path)), { recursive: true })
      await writeFile(join(from, path), text)
    }
    const { code, text } = await run('import-folder', from)
    expect(code).toBe(0)
    expect(text).toContain('4 files imported, 4 refused, 1 hold no prices')
    for (const [file, reason] of [
      ['numbered.csv', 'no clock time'],
      ['flows.csv', 'closes alone'],
      ['broken.csv', 'line 2, column date'],
      ['nameless.csv', 'of which symbol'],
    ]) {
      expect(text).toMatch(new RegExp(`거절 .*${file}: .*${reason}`))
    }
    const closes = stored(InstrumentId.parse('KOSPI00.KRX')).flatMap(({ bars }) => bars.map(({ close }) => close))
    expect(closes.toSorted((a, b) => a - b)).toEqual([2155, 2175.17, 2176, 2455])
    const naver = stored(NAVER)
    expect(new Set(naver.map(({ adjustedTo }) => adjustedTo))).toEqual(new Set(['2018-05-04', '2018-05-08']))
    expect((await run('import-folder', from)).text).toContain('(0 new, 3 known, 0 corrected)')
    await run('import-folder', join(from, 'index'), '--as-traded')
    expect(await run('import-folder', join(from, 'minutes'))).toMatchObject({ code: 1 })
    expect((await run('import-folder', join(from, 'nowhere'))).text).toContain('cannot be read')
  })
})
