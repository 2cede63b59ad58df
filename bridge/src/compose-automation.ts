import { createRuleStore, createStrategyStore, type LedgerClient } from './adapters/supabase/index.ts'
import { createTimetable } from './adapters/system/timetable.ts'
import type { Wakeup } from './ports/store.ts'
import { startRuleRunner } from './runtime/rules/rule-runner.ts'
import { startStrategyRunner } from './runtime/strategies/strategy-runner.ts'

type Parts = Omit<Parameters<typeof startRuleRunner>[0], 'store'> &
  Omit<Parameters<typeof startStrategyRunner>[0], 'store' | 'timetable'>

/** What trades by itself: rules and strategies. Both hear the same wake-ups and end together. */
export function openAutomation(client: LedgerClient, parts: Parts) {
  const runners = [
    startRuleRunner({ ...parts, store: createRuleStore(client) }),
    startStrategyRunner({ ...parts, store: createStrategyStore(client), timetable: createTimetable() }),
  ]
  return {
    hear(wakeup: Wakeup): void {
      for (const runner of runners) runner.hear(wakeup)
    },
    /** What has fired is told first. */
    async close(): Promise<void> {
      await Promise.all(runners.map((runner) => runner.close()))
    },
  }
}
