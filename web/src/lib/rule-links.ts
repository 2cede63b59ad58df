import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { PriceLine } from './ledger/price-lines.ts'

/** Where a rule is made for an instrument; `preset` names one of the language's own beginnings. */
export function newRuleLink(instrumentId: InstrumentId, preset?: string): string {
  return `/rules/new?${new URLSearchParams({ symbol: instrumentId, ...(preset !== undefined && { preset }) })}`
}

/** Where an alert for the break of a line is made. */
export function ruleOnLine(line: PriceLine): string {
  const preset = line.kind === 'resistance' ? 'resistanceBreak' : 'supportBreak'
  return `/rules/new?${new URLSearchParams({ symbol: line.instrument_id, preset, line: line.id })}`
}
