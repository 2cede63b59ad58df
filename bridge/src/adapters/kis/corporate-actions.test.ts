import { KstDate } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { adapterOver, type Body, wireOf } from '../../../test/support/kis-answers.ts'
import { exDateOf } from './corporate-actions.ts'
import type { TrName } from './tr-table.ts'

const day = (text: string): KstDate => KstDate.parse(text)
const DAYS = { from: day('2016-01-01'), to: day('2026-11-21') }
const told = (rows: readonly Body[]) => wireOf({ rt_cd: '0', msg_cd: 'MCA00000', msg1: '', output1: rows })
/** Rows of one service, nothing of the others. */
const answers = (of: TrName, rows: readonly Body[]) => (tr: TrName) => told(tr === of ? rows : [])
const plain = { shares: 1, cashWon: 0, paidWon: 0, source: 'ksd' }

describe('what the depository tells', () => {
  it('of a changed par value is a split on the day trading goes on', async () => {
    // As KIS shows it in its own documentation.
    const row = {
      record_date: '20230823',
      sht_cd: '001390',
      isin_name: '케이지케미칼',
      inter_bf_face_amt: '000005000',
      inter_af_face_amt: '000001000',
      td_stop_dt: '2023/08/22 ~ 2023/08/27',
      list_dt: '2023/08/28',
    }
    const instrument = instrumentId('001390')
    const { corporateActions } = adapterOver(answers('ksdSplits', [row]))
    expect(await corporateActions.splits(instrument, DAYS)).toEqual({
      ok: true,
      value: [{ ...plain, instrumentId: instrument, exDate: '2023-08-28', kind: 'split', shares: 5 }],
    })
    const backwards = { ...row, inter_bf_face_amt: '000000100', inter_af_face_amt: '000000500' }
    const reverse = await adapterOver(answers('ksdSplits', [backwards])).corporateActions.splits(instrument, DAYS)
    expect(reverse).toMatchObject({ ok: true, value: [{ kind: 'reverse_split', shares: 0.2 }] })
    const unfixed = await adapterOver(answers('ksdSplits', [{ ...row, list_dt: '' }])).corporateActions.splits(
      instrument,
      DAYS,
    )
    expect(unfixed, 'no day yet').toEqual({ ok: true, value: [] })
  })

  it('of a bonus issue counts only where the shares bear the rate out', async () => {
    const row = {
      record_date: '20240326',
      sht_cd: '466100',
      fix_rate: '1000.0',
      right_dt: '20240325',
      tot_issue_stk_qty: '     1885394',
      issue_stk_qty: '    18853940',
    }
    const instrument = instrumentId('466100')
    const ask = (fields: Body) =>
      adapterOver(answers('ksdBonusIssues', [{ ...row, ...fields }])).corporateActions.bonusIssues(instrument, DAYS)
    expect(await ask({})).toEqual({
      ok: true,
      value: [{ ...plain, instrumentId: instrument, exDate: '2024-03-25', kind: 'bonus_issue', shares: 11 }],
    })
    expect(await ask({ tot_issue_stk_qty: '', issue_stk_qty: '' }), 'the rate alone').toMatchObject({ ok: true })
    expect(await ask({ fix_rate: '10.0' })).toMatchObject({ ok: false, error: { kind: 'unreadable' } })
  })

  it('of a dividend takes effect on the trading day before the record day', async () => {
    const row = { sht_cd: '000720', record_date: '20240326', per_sto_divi_amt: '         600', stk_divi_rate: '  3.00' }
    const instrument = instrumentId('000720')
    const { corporateActions } = adapterOver(answers('ksdDividends', [row, { ...row, sht_cd: '000725' }]))
    expect(await corporateActions.dividends(instrument, DAYS)).toEqual({
      ok: true,
      value: [
        { ...plain, instrumentId: instrument, exDate: '2024-03-25', kind: 'cash_dividend', cashWon: 600 },
        { ...plain, instrumentId: instrument, exDate: '2024-03-25', kind: 'stock_dividend', shares: 1.03 },
      ],
    })
    expect(exDateOf(day('2025-12-31')), 'the year’s last trading day is the 30th').toBe('2025-12-29')
    expect(exDateOf(day('2026-09-30'))).toBe('2026-09-29')
    expect(exDateOf(day('1999-12-31')), 'before the calendar begins, by weekdays').toBe('1999-12-30')
  })

  it('together is all of it, an empty list where there is nothing on file, and an error when the line is broken', async () => {
    const instrument = instrumentId('005930')
    expect(await adapterOver(() => told([])).corporateActions.all(instrument, DAYS)).toEqual({ ok: true, value: [] })
    const nothingOnFile = adapterOver(() => wireOf({ rt_cd: '1', msg_cd: 'MCA00124', msg1: '조회할 자료가 없습니다' }))
    expect((await nothingOnFile.corporateActions.all(instrument, DAYS)).ok).toBe(true)
    const broken = adapterOver(() => wireOf({ rt_cd: '0', output1: 'x' }))
    expect(await broken.corporateActions.all(instrument, DAYS)).toMatchObject({ ok: false })
  })
})
