import type { TradingCalendarRow } from '@naru/shared/contracts/views'
import { fromKst, type KstDate, weekday } from '@naru/shared/core/time'

/** The fields of the form as they are typed. Times are "10:00". */
export interface DayDraft {
  readonly market: TradingCalendarRow['market']
  readonly date: string
  readonly kind: TradingCalendarRow['kind']
  readonly open: string
  readonly close: string
  readonly name: string
  readonly source: string
  readonly isAnnounced: boolean
}

export const EMPTY_DAY: DayDraft = {
  market: 'KRX',
  date: '',
  kind: 'holiday',
  open: '10:00',
  close: '15:30',
  name: '',
  source: '',
  isAnnounced: true,
}

const shortTime = (time: string | null, usual: string): string => time?.slice(0, 5) ?? usual

export const draftOf = (row: TradingCalendarRow): DayDraft => ({
  market: row.market,
  date: row.date,
  kind: row.kind,
  name: row.name_ko,
  source: row.source,
  open: shortTime(row.open_time, EMPTY_DAY.open),
  close: shortTime(row.close_time, EMPTY_DAY.close),
  isAnnounced: row.is_announced,
})

export type DayProblem = 'date' | 'weekend' | 'name' | 'source' | 'open' | 'close' | 'order'
/** By field; `order` and `weekend` stand at the field that should change. */
export type DayProblems = Readonly<Partial<Record<'date' | 'name' | 'source' | 'open' | 'close', DayProblem>>>

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
const isDate = (text: string): text is KstDate => fromKst(text, '000000') !== undefined && text.length === 10

function dateProblem(date: string): DayProblem | undefined {
  if (!isDate(date)) return 'date'
  return [0, 6].includes(weekday(date)) ? 'weekend' : undefined
}

/** What keeps a draft from being saved; the ledger keeps the same rules. */
export function problemsOf(draft: DayDraft): DayProblems {
  const name = draft.name.trim()
  const source = draft.source.trim()
  const hasHours = draft.kind !== 'holiday'
  const isReversed = hasHours && isTime(draft.open) && isTime(draft.close) && draft.open >= draft.close
  const found: Record<keyof DayProblems, DayProblem | undefined> = {
    date: dateProblem(draft.date),
    name: name.length < 1 || name.length > 60 ? 'name' : undefined,
    source: source.length < 1 || source.length > 200 ? 'source' : undefined,
    open: hasHours && !isTime(draft.open) ? 'open' : undefined,
    close: hasHours && !isTime(draft.close) ? 'close' : isReversed ? 'order' : undefined,
  }
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined))
}

/** Arguments of `save_calendar_day`. */
export const savedAs = (draft: DayDraft) => ({
  p_market: draft.market,
  p_date: draft.date,
  p_kind: draft.kind,
  p_name_ko: draft.name.trim(),
  p_source: draft.source.trim(),
  p_is_announced: draft.isAnnounced,
  ...(draft.kind !== 'holiday' && { p_open_time: draft.open, p_close_time: draft.close }),
})
