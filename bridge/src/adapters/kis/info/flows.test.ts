import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { adapterOver, answerOf, wireOf } from '../../../../test/support/kis-answers.ts'

const SAMSUNG = instrumentId('005930')
type Row = Readonly<Record<string, string>>

/** Programs as told, with amounts divided by `unit`. */
async function programsIn(unit: number, change: Row = {}) {
  const { output } = answerOf('programTrades').body as { readonly output: readonly Row[] } // a list in this answer
  const rows = output.map((row) =>
    Object.fromEntries(
      Object.entries({ ...row, ...change }).map(([key, value]) => [
        key,
        key.startsWith('whol_smtn') && key.endsWith('tr_pbmn') ? String(Math.round(Number(value) / unit)) : value,
      ]),
    ),
  )
  const reply = await adapterOver(() => wireOf({ rt_cd: '0', output: rows })).info.programTrades(SAMSUNG)
  return reply.ok ? reply.value : []
}

describe('what programs traded', () => {
  it('is told in won, in whatever unit its amounts came', async () => {
    const [plain] = await programsIn(1)
    expect(plain?.netWon).toBe(-9_152_553_668)
    for (const unit of [1_000, 1_000_000]) {
      const [day] = await programsIn(unit)
      expect(Math.abs((day?.netWon ?? 0) - -9_152_553_668)).toBeLessThan(unit)
      expect(day?.netShares).toBe(plain?.netShares)
    }
  })

  it('has no amount where it does not fit what the stock cost', async () => {
    const [day] = await programsIn(1, { stck_clpr: '4000' })
    expect(day).toMatchObject({ netShares: -201_796, netWon: null })
  })
})

describe('short sales', () => {
  it('are told of days that are published', async () => {
    const { output2 } = answerOf('shortSales').body as { readonly output2: readonly Row[] } // a list in this answer
    const rows = output2.map((row, n) => (n === 0 ? { ...row, ssts_cntg_qty: '' } : row))
    const reply = await adapterOver(() => wireOf({ rt_cd: '0', output2: rows })).info.shortSales(SAMSUNG)
    expect(reply).toMatchObject({ ok: true })
    expect(reply.ok && reply.value.map(({ date }) => date.replaceAll('-', ''))).toEqual(
      output2.slice(1).map((row) => row.stck_bsop_date),
    )
  })
})
