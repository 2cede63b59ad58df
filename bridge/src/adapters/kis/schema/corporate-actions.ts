import { z } from 'zod'
import { WireCount, WireDisplayCount, WireDisplayPositive, WireOptionalDay, WirePositive } from './wire.ts'

/** The depository writes days as "20240325" and as "2024/03/25"; blank until they are fixed, but always there. */
const LooseDay = z
  .string()
  .transform((text): unknown => text.trim().replace(/^(\d{4})\/(\d{2})\/(\d{2})$/, '$1$2$3'))
  .pipe(WireOptionalDay)

const Code = z
  .string()
  .trim()
  .regex(/^[0-9A-Z]{6,9}$/)

/** rev-split (액면교체): the day trading goes on with the new par value, won a share before and after. */
export const SplitRow = z.object({
  sht_cd: Code,
  list_dt: LooseDay,
  inter_bf_face_amt: WireCount,
  inter_af_face_amt: WireCount,
})

/** bonus-issue (무상증자): new shares for a hundred old ones. */
export const BonusRow = z.object({
  sht_cd: Code,
  right_dt: LooseDay,
  fix_rate: WirePositive,
  tot_issue_stk_qty: WireDisplayCount,
  issue_stk_qty: WireDisplayCount,
})

/** dividend (배당): won a share, and new shares for a hundred old ones. */
export const DividendRow = z.object({
  sht_cd: Code,
  record_date: LooseDay,
  per_sto_divi_amt: WirePositive,
  stk_divi_rate: WireDisplayPositive,
})
