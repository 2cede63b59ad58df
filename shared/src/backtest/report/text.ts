import { KST_OFFSET_MS, kstDate, type UnixMs } from '../../core/time.ts'
import { figure } from '../../rules/explain/words.ts'

/** Text as it may stand in a document, in an attribute as well. Everything that is not ours goes through here. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)

const UNKNOWN = '–'
type Value = number | null

/** 1,234,568원 */
export const won = (value: Value): string => (value === null ? UNKNOWN : `${figure(Math.round(value))}원`)
/** +12.34%; 0.1234 is 12.34 percent. */
export const percent = (value: Value, digits = 2): string =>
  value === null ? UNKNOWN : `${value > 0 ? '+' : ''}${(value * 100).toFixed(digits)}%`
/** 12.34% of something, which has no direction. */
export const share = (value: Value, digits = 2): string => percent(value, digits).replace('+', '')
/** 1.23 */
export const decimal = (value: Value, digits = 2): string =>
  value === null ? UNKNOWN : figure(Number(value.toFixed(digits)))
export const whole = (value: Value): string => (value === null ? UNKNOWN : figure(Math.round(value)))

const two = (value: number): string => String(value).padStart(2, '0')

/** Day and, where bars are shorter than one, the minute in Seoul. */
export function moment(ts: number, isDaily: boolean): string {
  const date = kstDate(ts as UnixMs) // the time of a bar
  if (isDaily) return date
  const minutes = Math.floor((ts + KST_OFFSET_MS) / 60_000) % 1_440
  return `${date} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Up is red and down is blue here; a sign stands beside it always. */
export const toneOf = (value: Value): string => (value === null || value === 0 ? '' : value > 0 ? 'up' : 'down')
