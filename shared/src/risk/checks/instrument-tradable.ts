import { deny, type RiskCheck } from '../check.ts'

export const instrumentTradable: RiskCheck = (intent, { instrument }) => {
  if (instrument === null) return deny('instrument_unknown', null, intent.instrumentId)
  return instrument.isHalted ? deny('instrument_halted', null, intent.instrumentId) : undefined
}
