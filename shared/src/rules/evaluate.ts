import type { ClockView } from './clock.ts'
import type { Part } from './compile.ts'
import { RULE_LIMITS } from './limits.ts'
import { type Context, spend } from './nodes/context.ts'
import type { Cell } from './read.ts'
import type { Tri } from './tri.ts'

/** What a part of a rule is evaluated with; made once for an instrument and kept. */
export function createContext(
  part: Part,
  { cells, tickSize }: { readonly cells: readonly Cell[]; tickSize(price: number): number },
): Context {
  return {
    at: 0,
    cells,
    clock: NO_CLOCK,
    memory: part.memory.map((initial) => [...initial]),
    memos: new Float64Array(part.memos),
    memoTurns: new Float64Array(part.memos),
    turn: 0,
    isPeek: false,
    wakeAt: Number.POSITIVE_INFINITY,
    fuel: 0,
    firedAt: Number.NaN,
    tickSize,
  }
}

const NO_CLOCK: ClockView = {
  at: 0,
  second: 0,
  day: 0,
  weekday: 0,
  isTradingDay: false,
  open: Number.NaN,
  close: Number.NaN,
  tradingDayOfMonth: Number.NaN,
  isPhase: () => false,
  flag: () => false,
  phaseEnd: () => Number.POSITIVE_INFINITY,
}

/**
 * One evaluation: true, false or unknown. Nodes that remember take note of it unless `isPeek` is set.
 *
 * Throws `FuelSpent` when it costs more than `RULE_LIMITS.fuel`, and whatever a bug throws; the rule set counts both.
 */
export function evaluate(part: Part, context: Context): Tri {
  begin(part, context)
  return part.test(context)
}

/** A new turn: variables are computed anew, and there is fuel again. */
export function begin(part: Part, context: Context): void {
  context.turn += 1
  context.wakeAt = Number.POSITIVE_INFINITY
  context.fuel = RULE_LIMITS.fuel
  spend(context, part.visits)
}

/** Runs what is done at the close of a bar of this length. */
export function sample(
  part: Part,
  context: Context,
  moment: { readonly tf: string; readonly when: 'before' | 'after' },
): void {
  for (const sampler of part.samplers) {
    if (sampler.tf !== moment.tf || sampler.moment !== moment.when) continue
    begin(part, context)
    sampler.run(context)
  }
}
