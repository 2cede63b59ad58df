import type { StrategyRow } from '@naru/shared/contracts/strategies'
import { parseStrategySpec } from '@naru/shared/strategies/spec'

/** Whether signals from outside decide: nobody knows what they would have said in the past. */
export function takesHooks({ draft }: StrategyRow): boolean {
  const spec = parseStrategySpec(draft)
  return spec.ok && spec.value.source.kind === 'hook'
}
