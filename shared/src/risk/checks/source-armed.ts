import { deny, type RiskCheck, sourceIdOf } from '../check.ts'

/** An order of a rule or strategy names the version it comes from, and that version is the armed one. */
export const sourceArmed: RiskCheck = (intent, { authority }) => {
  if (sourceIdOf(intent) === undefined) return undefined
  const hash = intent.origin?.sourceHash ?? null
  if (hash === null || hash !== authority.armedHash) return deny('version_not_armed', authority.armedHash, hash)
  return authority.isSourceHalted ? deny('strategy_halted', null, sourceIdOf(intent) ?? null) : undefined
}
