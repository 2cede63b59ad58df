import { deny, type RiskCheck } from '../check.ts'

/** A signal, or a step of a parent order, makes one order, however often it is told and whatever it is called. */
export const signalOnce: RiskCheck = (_intent, { activity: { sameSignal } }) =>
  sameSignal === null ? undefined : deny('signal_repeated', 1, sameSignal)
