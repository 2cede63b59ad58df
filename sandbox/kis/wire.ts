/** How KIS writes values: everything is text. */

/** `msg1` is padded with blanks to 80 characters. */
export const padMessage = (text: string): string => text.padEnd(80, ' ')

/** Percent with two decimals: "-0.53". */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '0.00' : ((part / whole) * 100).toFixed(2)

/** 1 upper limit, 2 up, 3 flat, 4 lower limit, 5 down. */
export function signOf(change: number, atLimit?: 'upper' | 'lower'): string {
  if (atLimit) return atLimit === 'upper' ? '1' : '4'
  if (change === 0) return '3'
  return change > 0 ? '2' : '5'
}

/** "2026-11-21" → "20261121". */
export const compactDate = (date: string): string => date.replaceAll('-', '')

/** Zero padded, as order numbers, quantities and prices in notices are. */
export const zeros = (value: number | string, width: number): string => String(value).padStart(width, '0')
