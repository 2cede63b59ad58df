import { err, ok } from '@naru/shared/core/result'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import type { ReadInstrumentList } from '../ports/instrument-list.ts'
import { createInstrumentDirectory } from './instrument-directory.ts'

const SAMSUNG = InstrumentId.parse('005930.KRX')

function aDirectory() {
  const clock = createVirtualClock(0)
  const ledger = { isAway: false, version: 1, body: '005930\t삼성전자\t\tPsx' }
  const known: (number | null)[] = []
  const read: ReadInstrumentList = async (version) => {
    known.push(version)
    if (ledger.isAway) return err({ kind: 'unavailable', cause: 'test' })
    return ok({ version: ledger.version, body: version === ledger.version ? null : ledger.body })
  }
  return { clock, ledger, known, directory: createInstrumentDirectory(read, clock) }
}

describe('the list of the market', () => {
  it('is read when somebody first searches, and again an hour later with the version that is known', async () => {
    const { directory, clock, known, ledger } = aDirectory()
    expect(await directory.search('삼성', 5)).toMatchObject({ ok: true, value: [{ id: SAMSUNG }] })
    await directory.search('삼성', 5)
    expect(known).toEqual([null])
    ledger.body = '000660\tSK하이닉스\t\tPsx'
    ledger.version = 2
    await clock.advance(3_600_000)
    expect(await directory.search('삼성', 5), 'the old list serves while the new one comes').toMatchObject({ ok: true })
    await clock.settle()
    expect(known).toEqual([null, 1])
    expect(await directory.search('하이닉스', 5)).toMatchObject({ ok: true, value: [{ symbol: '000660' }] })
    expect(directory.isUnknown(SAMSUNG)).toBe(true)
  })

  it('stays when the ledger is away, and is an error while there is none', async () => {
    const { directory, clock, ledger } = aDirectory()
    ledger.isAway = true
    expect(await directory.search('삼성', 5)).toMatchObject({ ok: false })
    expect(directory.isUnknown(SAMSUNG), 'nothing is known to be missing').toBe(false)
    ledger.isAway = false
    await directory.search('삼성', 5)
    ledger.isAway = true
    await clock.advance(7_200_000)
    expect(await directory.search('삼성', 5)).toMatchObject({ ok: true, value: [{ id: SAMSUNG }] })
    expect(directory.find(SAMSUNG)?.market).toBe('kospi')
  })

  it('that is empty, as before the first import, makes no symbol unknown', async () => {
    const { directory, ledger } = aDirectory()
    ledger.body = ''
    await directory.search('삼성', 5)
    expect(directory.isUnknown(SAMSUNG)).toBe(false)
  })
})
