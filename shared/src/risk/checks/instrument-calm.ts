import { deny, isReducing, type RiskCheck } from '../check.ts'

/** Nothing is bought in the auction after a jump, nor of what the exchange warns of most. */
export const instrumentCalm: RiskCheck = (intent, { instrument }) => {
  if (instrument === null || isReducing(intent)) return undefined
  if (instrument.isWarned) return deny('instrument_warned', null, intent.instrumentId)
  return instrument.isInVi ? deny('instrument_in_vi', null, intent.instrumentId) : undefined
}
