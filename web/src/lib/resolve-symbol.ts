import { InstrumentId, InstrumentSymbol, instrumentId } from '@naru/shared/domain/instrument'

/** "005930" or "005930.KRX" as it stands in an address → the instrument; undefined when it cannot be one. */
export function resolveSymbol(text: string): InstrumentId | undefined {
  const code = text.trim().toUpperCase()
  const whole = InstrumentId.safeParse(code)
  if (whole.success) return whole.data
  return InstrumentSymbol.safeParse(code).success ? instrumentId(code) : undefined
}
