import type { InstrumentId } from '../../domain/instrument.ts'
import type { ClockNeed } from '../nodes/context.ts'
import type { Cell } from '../read.ts'
import type { ArmedRule } from '../rule-set.ts'
import type { RuleState } from '../state.ts'
import { type FirePolicy, policyOf } from './fire.ts'
import { type GuardLevel, guardOf } from './guard.ts'
import { sessionNeeds } from './session.ts'
import type { Waiter } from './wake-heap.ts'
import { BITS, feedMask } from './watch.ts'
import { save, type Watch } from './watched.ts'

/** An armed version, and where it is watched. */
export interface Armed extends Waiter {
  readonly kind: 'armed'
  readonly rule: ArmedRule
  readonly policy: FirePolicy
  readonly guard: GuardLevel | undefined
  readonly needs: readonly ClockNeed[]
  readonly mask: number
  readonly watches: Map<InstrumentId, Watch>
  /** What is known of this rule alone. */
  cell(key: string): Cell
  strikes: number
  isOff: boolean
}

export function arm(rule: ArmedRule): Armed {
  const cells = new Map<string, Cell>()
  return {
    kind: 'armed',
    wakeAt: Number.POSITIVE_INFINITY,
    rule,
    policy: policyOf(rule.compiled),
    guard: guardOf(rule.compiled),
    needs: [...rule.compiled.clock, ...sessionNeeds(rule.compiled.rule.session)],
    // Whether something is held decides about an exit, also where it does not say so.
    mask: feedMask(rule.compiled) | (rule.compiled.exit === null ? 0 : BITS.facts),
    watches: new Map(),
    cell(key) {
      const cell = cells.get(key) ?? { value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY }
      cells.set(key, cell)
      return cell
    },
    strikes: rule.state?.strikes ?? 0,
    isOff: false,
  }
}

export const saveArmed = ({ strikes, watches }: Armed): RuleState => ({
  v: 1,
  strikes,
  watches: Object.fromEntries([...watches].map(([id, watch]) => [id, save(watch)])),
})
