import { fromKst, KstDate, unixMs } from '@naru/shared/core/time'
import { z } from 'zod'

/** KIS sends every number as text: `0000000010`, ` 12`, `71500.0000`, `-0.53`. */
const NUMBER = /^-?\d+(\.\d+)?$/
const TOO_LARGE = 'too large to be exact'

/** Whether a decimal text becomes the number it says: its digits, without the point, count exactly. */
function isExact(text: string): boolean {
  const [whole = '', fraction = ''] = text.split('.')
  return Number.isSafeInteger(Number(whole + fraction.replace(/0+$/, '')))
}

/** Whole and not negative: shares, mostly. "10.00000000" is accepted, "10.5" is not. */
export const WireCount = z
  .string()
  .trim()
  .regex(/^\d+(\.0+)?$/)
  .transform(Number)
  .refine(Number.isSafeInteger, TOO_LARGE)

/** Won, points or percent, possibly with a fraction or a minus sign. */
export const WireAmount = z.string().trim().regex(NUMBER).refine(isExact, TOO_LARGE).transform(Number)

export const WirePositive = WireAmount.refine((value) => value >= 0, 'negative')

/** Whole, possibly negative: a net quantity. */
export const WireNet = WireAmount.refine(Number.isSafeInteger, 'not whole')

const blankAsZero = (input: unknown): unknown =>
  input === undefined || (typeof input === 'string' && input.trim() === '') ? '0' : input

/** Figures shown to people: absent or blank counts as 0, anything that is not a number does not pass. */
export const WireDisplay = z.preprocess(blankAsZero, WireAmount)
export const WireDisplayPositive = z.preprocess(blankAsZero, WirePositive)
export const WireDisplayCount = z.preprocess(blankAsZero, WireCount)

const blankAsNull = (input: unknown): unknown =>
  input === undefined || (typeof input === 'string' && input.trim() === '') ? null : input

/** A figure that is published later: absent or blank is `null`. */
export const WireLater = z.preprocess(blankAsNull, WireAmount.nullable())
export const WireLaterNet = z.preprocess(blankAsNull, WireNet.nullable())

export const WireLaterPositive = z.preprocess(blankAsNull, WirePositive.nullable())
export const WireLaterCount = z.preprocess(blankAsNull, WireCount.nullable())

/** "YYYYMMDD". */
export const WireDate = z
  .string()
  .trim()
  .regex(/^\d{8}$/)

/** "YYYYMMDD" of a day that exists, as "YYYY-MM-DD". Listings go back further than Unix time. */
export const WireDay = WireDate.transform((text, context) => {
  const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
  const at = new Date(`${day}T00:00:00Z`)
  const isReal = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
  if (!isReal) context.addIssue({ code: 'custom', message: 'not a day' })
  return KstDate.parse(day)
})

/** "YYYYMMDD" of a trading day, as its midnight in Seoul. */
export const WireMidnight = WireDate.transform((text, context) => {
  const midnight = fromKst(text, '000000')
  if (midnight === undefined) context.addIssue({ code: 'custom', message: 'not a trading day' })
  return midnight ?? unixMs(0)
})

/** A day that may be missing: blank or zeros. */
export const WireOptionalDay = z.preprocess((input) => {
  const given = blankAsNull(input)
  return typeof given === 'string' && /^\s*0+\s*$/.test(given) ? null : given
}, WireDay.nullable())

/** "HHMMSS". */
export const WireTime = z
  .string()
  .trim()
  .regex(/^([01]\d|2[0-3])[0-5]\d[0-5]\d$/)

/** Text that may be missing. */
export const WireText = z.string().trim().default('')
