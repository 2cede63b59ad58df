import { createScriptShelf } from './adapters/scripts/index.ts'
import { createRuleStore, createStrategyStore, type LedgerClient } from './adapters/supabase/index.ts'
import { createTimetable } from './adapters/system/timetable.ts'
import type { Wakeup } from './ports/store.ts'
import { startRuleRunner } from './runtime/rules/rule-runner.ts'
import { startStrategyRunner } from './runtime/strategies/strategy-runner.ts'

type Parts = Omit<Parameters<typeof startRuleRunner>[0], 'store'> &
  Omit<Parameters<typeof startStrategyRunner>[0], 'store' | 'timetable' | 'shelf'>

/** In the bundle it lies beside this file. */
const SCRIPT_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './script-thread.ts' : './script-thread.mjs',
  import.meta.url,
)
/** So long everything else waits for one answer of a user's script at most; then it is switched off. */
const SCRIPT_ANSWER_MS = 250

/** What trades by itself: rules and strategies. Both hear the same wake-ups and end together. */
export function openAutomation(client: LedgerClient, parts: Parts) {
  const shelf = createScriptShelf({ file: SCRIPT_THREAD, answerMs: SCRIPT_ANSWER_MS })
  const runners = [
    startRuleRunner({ ...parts, store: createRuleStore(client) }),
    startStrategyRunner({ ...parts, store: createStrategyStore(client), timetable: createTimetable(), shelf }),
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
