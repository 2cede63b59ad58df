import { ok } from '@naru/shared/core/result'
import { addDays } from '@naru/shared/core/time'
import type { MarketInfo } from '../../../ports/market-info.ts'
import { compact } from '../account.ts'
import { marketOf } from '../market-data.ts'
import { ProgramRow, ShortSaleRow } from '../schema/flows.ts'
import type { InfoPorts } from './ports.ts'

/** Twenty trading days and the longest row of holidays. */
const SHORT_SALE_DAYS = 60

/** Units amounts are told in, in won. */
const UNITS = [1, 1_000, 1_000_000] as const

/** How far the mean price of a day may be from its close. */
const NEAR = 1.7

/** Programs and short sales, day by day. For live keys alone. */
export function createFlows({ reads, today }: InfoPorts): Pick<MarketInfo, 'programTrades' | 'shortSales'> {
  return {
    programTrades: async (instrument) => {
      const query = { ...marketOf(instrument), FID_INPUT_DATE_1: compact(today()) }
      const rows = await reads.list({ tr: 'programTrades', query }, 'output', ProgramRow)
      if (!rows.ok) return rows
      const days = rows.value.map((row) => {
        const unit = unitOf(row)
        const { stck_bsop_date: date, whol_smtn_ntby_qty: netShares, whol_smtn_ntby_tr_pbmn: net } = row
        return { date, netShares, netWon: unit === undefined ? null : net * unit }
      })
      return ok(days.toSorted((a, b) => b.date.localeCompare(a.date)))
    },

    shortSales: async (instrument) => {
      const [from, to] = [addDays(today(), -SHORT_SALE_DAYS), today()]
      const query = { ...marketOf(instrument), FID_INPUT_DATE_1: compact(from), FID_INPUT_DATE_2: compact(to) }
      const rows = await reads.list({ tr: 'shortSales', query }, 'output2', ShortSaleRow)
      if (!rows.ok) return rows
      const days = rows.value.flatMap(({ stck_bsop_date: date, ssts_cntg_qty: shares, acml_vol: volume }) =>
        shares === null || volume === 0 ? [] : [{ date, shares, volume }],
      )
      return ok(days.toSorted((a, b) => b.date.localeCompare(a.date)))
    },
  }
}

/** The unit in which what was bought and sold cost about what the stock did; KIS publishes none for this service. */
function unitOf(row: ProgramRow): number | undefined {
  const shares = row.whol_smtn_seln_vol + row.whol_smtn_shnu_vol
  const amount = row.whol_smtn_seln_tr_pbmn + row.whol_smtn_shnu_tr_pbmn
  if (shares === 0) return row.whol_smtn_ntby_tr_pbmn === 0 ? 1 : undefined
  const fits = (unit: number): boolean => {
    const ratio = (amount * unit) / shares / row.stck_clpr
    return ratio > 1 / NEAR && ratio < NEAR
  }
  return UNITS.find(fits)
}
