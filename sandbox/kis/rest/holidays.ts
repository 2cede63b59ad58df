import { addDays, weekday } from '@naru/shared/core/time'
import { isOpenOn } from '@naru/shared/market/trading-calendar'
import { compactDate } from '../wire.ts'
import { isoDate } from './periods.ts'
import { invalidField, type TrHandler } from './tr.ts'
import { rowOf } from './tr-list.ts'

const DAYS_PER_PAGE = 25
const CTX_WIDTH = 20

/** GET chk-holiday (live only): consecutive days from BASS_DT; it never ends. */
export const chkHoliday: TrHandler = ({ input, world }) => {
  const from = input.CTX_AREA_NK?.trim() || (input.BASS_DT ?? '')
  if (!/^\d{8}$/.test(from)) return invalidField('BASS_DT')
  const start = isoDate(from)
  const output = Array.from({ length: DAYS_PER_PAGE }, (_, i) => {
    const day = addDays(start, i)
    const open = isOpenOn(world.calendar, 'KRX', day) ? 'Y' : 'N'
    const isWeekend = weekday(day) === 0 || weekday(day) === 6
    return rowOf('CTCA0903R', 'output[]', {
      bass_dt: compactDate(day),
      wday_dvsn_cd: String(weekday(day) + 1).padStart(2, '0'),
      bzdy_yn: isWeekend ? 'N' : open,
      tr_day_yn: open,
      opnd_yn: open,
      sttl_day_yn: open,
    })
  })
  const next = compactDate(addDays(start, DAYS_PER_PAGE))
  return {
    rtCd: '0',
    msgCd: 'KIOK0490',
    msg1: '조회가 계속됩니다',
    body: { ctx_area_nk: next.padEnd(CTX_WIDTH, ' '), ctx_area_fk: from.padEnd(CTX_WIDTH, ' '), output },
    trCont: 'M',
  }
}
