import { deny, isExit, type RiskCheck, sourceIdOf } from '../check.ts'

/**
 * An order of a rule or strategy names the version it comes from, and that version is the armed one. What it holds stays
 * protected when it is over: the exits of its parents are still sent.
 */
export const sourceArmed: RiskCheck = (intent, { authority }) => {
  if (sourceIdOf(intent) === undefined || isExit(intent)) return undefined
  const hash = intent.origin?.sourceHash ?? null
  if (hash === null || hash !== authority.armedHash) return deny('version_not_armed', authority.armedHash, hash)
  return authority.isSourceHalted ? deny('strategy_halted', null, sourceIdOf(intent) ?? null) : undefined
}
