import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type KstDate, unixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ALICE_SCOPE, batchOf, dailyBar } from '../../../test/support/history.ts'
import { memoryLogger } from '../../../test/support/market.ts'
import type { BarBatch, HistoryStore } from '../../ports/history.ts'
import { openHistoryOrForget, openHistoryStore } from './store.ts'

const SAMSUNG = InstrumentId.parse('005930.KRX')
const FOREVER = [unixMs(0), unixMs(4e12)] as const
const day = (text: string): KstDate => text as KstDate // literals below
const KEY = { scope: ALICE_SCOPE, instrumentId: SAMSUNG, spec: '1d' } as const

async function aStore(busyMs = 0) {
  const folder = await mkdtemp(join(tmpdir(), 'naru-history-'))
  const path = join(folder, 'deep', 'history.db')
  const logger = memoryLogger()
  const store = openHistoryStore(path, { logger, busyMs })
  onTestFinished(async () => {
    store.close()
    await rm(folder, { recursive: true })
  })
  return { store, path, logger }
}

const daily = (bars: BarBatch['bars'], fields: Partial<BarBatch> = {}): BarBatch => ({
  ...batchOf(0),
  ...KEY,
  covered: [],
  bars,
  ...fields,
})

const stored = (store: HistoryStore, key: Parameters<HistoryStore['read']>[0] = KEY) => {
  const answer = store.read(key, ...FOREVER)
  if (!answer.ok) throw new Error(answer.error.cause)
  return answer.value
}

describe('the history file', () => {
  it('gives back what was stored, with its source and the time it was fetched, also to the next process', async () => {
    const { store, path, logger } = await aStore()
    const bars = [dailyBar(0), dailyBar(1)]
    store.append([daily(bars, { fetchedAt: unixMs(7), adjustedTo: day('2026-01-06') })])
    const next = openHistoryStore(path, { logger, busyMs: 0 })
    expect(stored(next)).toEqual([{ source: 'kis', adjustedTo: '2026-01-06', fetchedAt: 7, bars }])
    next.close()
  })

  it('stores the same bars once and a corrected one beside its first value', async () => {
    const { store } = await aStore()
    const first = store.append([daily([dailyBar(0), dailyBar(1)])])
    const again = store.append([daily([dailyBar(0), dailyBar(1), dailyBar(2)], { fetchedAt: unixMs(2e12) })])
    const corrected = store.append([daily([dailyBar(1, 5), dailyBar(2)], { fetchedAt: unixMs(3e12) })])
    expect([first, again, corrected].map((report) => report.ok && report.value)).toEqual([
      { added: 2, known: 0, corrected: 0 },
      { added: 1, known: 2, corrected: 0 },
      { added: 0, known: 1, corrected: 1 },
    ])
    expect(stored(store).map(({ bars }) => bars)).toEqual([[dailyBar(0), dailyBar(1)], [dailyBar(2)], [dailyBar(1, 5)]])
  })

  it('shows nobody what another user fetched, nor one length of bars as another', async () => {
    const { store } = await aStore()
    store.append([daily([dailyBar(0)])])
    expect(stored(store, { ...KEY, scope: 'bob' })).toEqual([])
    expect(stored(store, { ...KEY, spec: '1m' })).toEqual([])
    expect(stored(store, { ...KEY, instrumentId: InstrumentId.parse('005930.NXT') })).toEqual([])
  })

  it('cuts what it reads to the time asked for', async () => {
    const { store } = await aStore()
    store.append([daily([0, 1, 2, 3].map((n) => dailyBar(n)))])
    const read = (from: number, to: number) => {
      const answer = store.read(KEY, dailyBar(from).ts, dailyBar(to).ts)
      return answer.ok && answer.value.flatMap(({ bars }) => bars)
    }
    expect(read(1, 2)).toEqual([dailyBar(1), dailyBar(2)])
    expect(read(4, 9)).toEqual([])
  })

  it('joins the days it knows whole', async () => {
    const { store } = await aStore()
    const range = (from: string, to: string) => ({ from: day(from), to: day(to) })
    store.append([daily([], { covered: [range('2026-01-05', '2026-01-07'), range('2026-01-20', '2026-01-20')] })])
    store.append([daily([], { covered: [range('2026-01-08', '2026-01-09'), range('2026-01-06', '2026-01-06')] })])
    expect(store.covered(KEY)).toEqual({
      ok: true,
      value: [range('2026-01-05', '2026-01-09'), range('2026-01-20', '2026-01-20')],
    })
    expect(store.covered({ ...KEY, scope: 'bob' })).toEqual({ ok: true, value: [] })
  })

  it('keeps nothing of an append of which a part fails', async () => {
    const { store } = await aStore()
    const bad = { ...dailyBar(1), ts: undefined as never } // what no type lets through
    expect(store.append([daily([dailyBar(0)]), daily([bad])]).ok).toBe(false)
    expect(stored(store)).toEqual([])
    expect(store.append([daily([dailyBar(0)])]).ok, 'and goes on').toBe(true)
  })

  it('has one writer: while another one is at it, an append says busy and nothing waits', async () => {
    const { store, path } = await aStore()
    const other = new DatabaseSync(path)
    other.exec('begin immediate')
    const started = performance.now()
    const refused = store.append([daily([dailyBar(0)])])
    expect(refused).toMatchObject({ ok: false, error: { kind: 'busy' } })
    expect(performance.now() - started).toBeLessThan(500)
    expect(stored(store), 'readers go on').toEqual([])
    other.exec('rollback')
    other.close()
    expect(store.append([daily([dailyBar(0)])]).ok).toBe(true)
  })

  it('leaves out a damaged segment, says so, and shows the rest', async () => {
    const { store, path, logger } = await aStore()
    store.append([daily([dailyBar(0)])])
    store.append([daily([dailyBar(1)])])
    const other = new DatabaseSync(path)
    other.exec("update segment set data = x'00112233' where id = 1")
    other.close()
    expect(stored(store).flatMap(({ bars }) => bars)).toEqual([dailyBar(1)])
    expect(logger.lines.join()).toContain('history_segment_damaged')
  })

  it('refuses a file that a newer program wrote', async () => {
    const { store, path, logger } = await aStore()
    store.append([daily([dailyBar(0)])])
    const other = new DatabaseSync(path)
    other.exec('pragma user_version = 99')
    other.close()
    expect(() => openHistoryStore(path, { logger, busyMs: 0 })).toThrow('version 99')
  })

  it('does without a file it cannot use, and says so', async () => {
    const { path, logger } = await aStore()
    const broken = `${path}.broken`
    await writeFile(broken, 'no database, whatever it is called')
    const store = openHistoryOrForget(broken, { logger, busyMs: 0 })
    expect(store.append([daily([dailyBar(0)])]).ok).toBe(true)
    expect(stored(store)).toHaveLength(1)
    expect(logger.lines.join()).toContain('history_file_unusable')
    store.close()
  })

  it('lists each series by source', async () => {
    const { store } = await aStore()
    store.append([daily([dailyBar(0), dailyBar(1)]), daily([dailyBar(0)], { source: 'csv', scope: 'shared' })])
    const list = store.list()
    expect(list.ok && list.value.map(({ scope, source, bars, from, to }) => [scope, source, bars, from, to])).toEqual([
      [ALICE_SCOPE, 'kis', 2, dailyBar(0).ts, dailyBar(1).ts],
      ['shared', 'csv', 1, dailyBar(0).ts, dailyBar(0).ts],
    ])
  })

  it('moves its log into the file without standing in the way', async () => {
    const { store, path, logger } = await aStore()
    for (let n = 0; n < 20; n += 1) store.append([batchOf(n)])
    const done = store.compact()
    store.append([daily([dailyBar(0)])])
    await done
    expect(stored(store)).toHaveLength(1)
    const next = openHistoryStore(path, { logger, busyMs: 0 })
    expect(stored(next, batchOf(0)).flatMap(({ bars }) => bars)).toHaveLength(20 * 250)
    next.close()
  })
})

describe('corporate actions', () => {
  const split: CorporateAction = {
    instrumentId: SAMSUNG,
    exDate: day('2018-05-04'),
    kind: 'split',
    shares: 50,
    cashWon: 0,
    paidWon: 0,
    source: 'carried',
  }

  it('are kept once, and the depository counts before the list that ships with the bridge', async () => {
    const { store } = await aStore()
    const dividend: CorporateAction = {
      ...split,
      kind: 'cash_dividend',
      exDate: day('2017-12-27'),
      shares: 1,
      cashWon: 21_500,
    }
    store.addActions([split, dividend], unixMs(1))
    store.addActions([split, { ...split, source: 'ksd' }], unixMs(2))
    expect(store.actions(SAMSUNG)).toEqual({ ok: true, value: [dividend, { ...split, source: 'ksd' }] })
    expect(store.actions(InstrumentId.parse('000660.KRX'))).toEqual({ ok: true, value: [] })
  })
})
