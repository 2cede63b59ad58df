import { z } from 'zod'

/** KIS sends every number as text: `0000000010`, ` 12`, `71500.0000`, `-0.53`. */
const NUMBER = /^-?\d+(\.\d+)?$/

/** Whole and not negative: shares, mostly. "10.00000000" is accepted, "10.5" is not. */
export const WireCount = z
  .string()
  .trim()
  .regex(/^\d+(\.0+)?$/)
  .transform(Number)
  .refine(Number.isSafeInteger, 'too large to be exact')

/** Won, possibly with a fraction or a minus sign. */
export const WireAmount = z
  .string()
  .trim()
  .regex(NUMBER)
  .transform(Number)
  .refine((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER, 'too large to be exact')

export const WirePositive = WireAmount.refine((value) => value >= 0, 'negative')

/** A figure only shown to people: absent or unreadable counts as 0. */
export const WireDisplay = z.string().trim().regex(NUMBER).transform(Number).catch(0)

/** "YYYYMMDD". */
export const WireDate = z
  .string()
  .trim()
  .regex(/^\d{8}$/)

/** "HHMMSS". */
export const WireTime = z
  .string()
  .trim()
  .regex(/^\d{6}$/)

/** Text that may be missing. */
export const WireText = z.string().trim().default('')
