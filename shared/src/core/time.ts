import { z } from 'zod'

/** Milliseconds since 1970-01-01T00:00:00Z. Always an argument, never read from a clock in this package. */
export const UnixMs = z.int().nonnegative().brand<'UnixMs'>()
export type UnixMs = z.infer<typeof UnixMs>

/** "2026-11-21": a calendar day in Asia/Seoul. */
export const KstDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .brand<'KstDate'>()
export type KstDate = z.infer<typeof KstDate>

/** Korea has had no daylight saving since 1988: KST is always UTC+9. */
export const KST_OFFSET_MS = 9 * 3_600_000
const DAY_MS = 86_400_000

export const unixMs = (value: number): UnixMs => UnixMs.parse(Math.trunc(value))

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** Days since 1970-01-01 → year, month, day (proleptic Gregorian). Source: Howard Hinnant, "chrono-compatible low-level date algorithms". */
function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z0 = days + 719_468
  const era = Math.floor(z0 / 146_097)
  const doe = z0 - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const day = doy - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** Year, month, day → days since 1970-01-01. Same source. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yoe = y - era * 400
  const doy = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const doe = yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy
  return era * 146_097 + doe - 719_468
}

/** The Korean calendar day an instant falls in. */
export function kstDate(at: UnixMs): KstDate {
  const { year, month, day } = civilFromDays(Math.floor((at + KST_OFFSET_MS) / DAY_MS))
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}` as KstDate // shape guaranteed by the line above
}

/** Wall-clock time in Seoul as "HHMMSS", the form KIS uses on the wire. */
export function kstHhmmss(at: UnixMs): string {
  const ms = (((at + KST_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS
  const seconds = Math.floor(ms / 1000)
  return pad(Math.floor(seconds / 3600)) + pad(Math.floor(seconds / 60) % 60) + pad(seconds % 60)
}

/** "2026-11-21" or "20261121" plus "HHMMSS", both KST → instant. `undefined` when either is not a real date or time, or before 1970. */
export function fromKst(date: string, hhmmss: string): UnixMs | undefined {
  const d = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(date)
  const t = /^(\d{2})(\d{2})(\d{2})$/.exec(hhmmss)
  if (!d || !t) return undefined
  const [year, month, day] = [Number(d[1]), Number(d[2]), Number(d[3])]
  const [hour, minute, second] = [Number(t[1]), Number(t[2]), Number(t[3])]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const days = daysFromCivil(year, month, day)
  const back = civilFromDays(days)
  if (back.year !== year || back.month !== month || back.day !== day) return undefined
  const at = days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 - KST_OFFSET_MS
  return at < 0 ? undefined : unixMs(at)
}

/** 0 Sunday … 6 Saturday. */
export function weekday(date: KstDate): number {
  const days = daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)))
  return (((days + 4) % 7) + 7) % 7
}

export function addDays(date: KstDate, count: number): KstDate {
  const days = daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))) + count
  const { year, month, day } = civilFromDays(days)
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}` as KstDate // shape guaranteed by the line above
}
