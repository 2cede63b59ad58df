/** Whole figures as people write them, "1,000" included; undefined for everything else, "1e9" and "1.5" included. */
export function parseWhole(text: string): number | undefined {
  const digits = text.trim().replaceAll(',', '')
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}

/** "2.5": up to two decimals. */
export function parseDecimal(text: string): number | undefined {
  const digits = text.trim().replaceAll(',', '')
  return /^\d{1,9}(\.\d{1,2})?$/.test(digits) ? Number(digits) : undefined
}
