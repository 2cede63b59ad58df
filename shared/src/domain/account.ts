import { z } from 'zod'

/**
 * What an account may do, from everything to nothing. Any alarm may lower it; only a person raises it.
 * `active` all · `reducing` cancels, and sales up to what is held · `halted` cancels only · `observe` reads only.
 */
export const TradingMode = z.enum(['active', 'reducing', 'halted', 'observe'])
export type TradingMode = z.infer<typeof TradingMode>

const rank = (mode: TradingMode): number => TradingMode.options.indexOf(mode)

/** Is `mode` stricter than `other`? */
export const isStricter = (mode: TradingMode, other: TradingMode): boolean => rank(mode) > rank(other)

/** Where several have a say, the strictest wins. */
export const strictestMode = (...modes: readonly TradingMode[]): TradingMode =>
  modes.reduce<TradingMode>((strictest, mode) => (isStricter(mode, strictest) ? mode : strictest), 'active')

/** Life of one account's session on the bridge. `observe` is no lease: reads only. */
export const SessionState = z.enum([
  'waiting',
  'connecting',
  'reconciling',
  'running',
  'degraded',
  'refused',
  'stopped',
])
export type SessionState = z.infer<typeof SessionState>

/** "12345678-01" as people write it: eight digits, dash optional, two digits of product code. */
export const KisAccountNumber = z
  .string()
  .trim()
  .regex(/^\d{8}-?\d{2}$/)
  .transform((text) => ({ cano: text.slice(0, 8), productCode: text.slice(-2) }))

/** "12345678-01" → "••••5678-01". Account numbers are never shown or logged whole. */
export const maskAccountNumber = (cano: string, productCode: string): string => `••••${cano.slice(4)}-${productCode}`
