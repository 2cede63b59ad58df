/** Why a script was stopped. The same script and the same bars fault in the same way, but for `script_late`. */
export type ScriptFaultCode =
  /** Not a program, or one that exports something else than a strategy. */
  | 'script_invalid'
  | 'script_threw'
  /** It took more steps, memory or nesting than SCRIPT_LIMITS allow. */
  | 'script_out_of_fuel'
  | 'script_out_of_memory'
  | 'script_too_deep'
  /** What it answered is no list of signals. */
  | 'script_answer_invalid'
  /** It was not done when its time was over. */
  | 'script_late'
  /** Too many strategies of it were made since. */
  | 'script_released'

/** Thrown by a strategy of a script in the middle of an answer: nothing it wanted there counts. */
export class ScriptFault extends Error {
  override readonly name = 'ScriptFault'
  readonly code: ScriptFaultCode
  /** In the script's own words, with the line where there is one; at most 300 characters. Not to be trusted. */
  readonly detail: string

  constructor(code: ScriptFaultCode, detail: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }
}
