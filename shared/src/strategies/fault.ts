/** Why a strategy that is not built in was stopped. The same one and the same bars fault in the same way, but for what is late. */
export type StrategyFaultCode =
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
  /** The same of a plugin, which is not bounded but by the time of an answer. */
  | 'plugin_invalid'
  | 'plugin_threw'
  | 'plugin_answer_invalid'
  | 'plugin_late'
  | 'plugin_released'

/** Thrown by a strategy in the middle of an answer: nothing it wanted there counts. */
export class StrategyFault extends Error {
  override readonly name = 'StrategyFault'
  readonly code: StrategyFaultCode
  /** In the program's own words, with the line where there is one; at most 300 characters. Not to be trusted. */
  readonly detail: string

  constructor(code: StrategyFaultCode, detail: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }
}
