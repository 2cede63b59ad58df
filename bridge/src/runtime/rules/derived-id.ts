import { createHash } from 'node:crypto'

/** The same id for the same words, whoever asks and however often: what makes an order of a firing happen once. */
export function derivedId(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  // Version 8: made by a rule of our own. The variant bits are RFC 9562's.
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
