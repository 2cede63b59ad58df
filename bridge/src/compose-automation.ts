import { createStrategyShelf } from './adapters/strategy-threads/index.ts'
import { createRuleStore, createStrategyStore, type LedgerClient } from './adapters/supabase/index.ts'
import { createDeskTapes } from './adapters/system/desk-tapes.ts'
import { createTimetable } from './adapters/system/timetable.ts'
import { openGateway } from './compose-gateway.ts'
import type { GatewayConfig } from './config-gateway.ts'
import type { Wakeup } from './ports/store.ts'
import { startRuleRunner } from './runtime/rules/rule-runner.ts'
import { startStrategyRunner } from './runtime/strategies/strategy-runner.ts'

type Parts = Omit<Parameters<typeof startRuleRunner>[0], 'store'> &
  Omit<Parameters<typeof startStrategyRunner>[0], 'store' | 'timetable' | 'shelf' | 'source' | 'tapes'> & {
    /** Folder of the owner's plugins; undefined: none are looked for. */
    readonly plugins: string | undefined
    /** Where programs of the owner's connect; undefined: nowhere. */
    readonly gateway: GatewayConfig | undefined
    /** Folder of what desks of strategies are told and want; undefined: nothing is recorded. */
    readonly deskTapeDir: string | undefined
  }

/** In the bundle it lies beside this file. */
const STRATEGY_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './strategy-thread.ts' : './strategy-thread.mjs',
  import.meta.url,
)
/** So long everything else waits for one answer of a script or plugin at most; then it is switched off. */
const ANSWER_MS = 250
const TRIAL_MS = 20_000

/** What trades by itself: rules and strategies. Both hear the same wake-ups and end together. */
export async function openAutomation(client: LedgerClient, parts: Parts) {
  const { logger, clock, plugins, deskTapeDir: folder } = parts
  const { source, programs, close: closeGateway } = await openGateway(parts.gateway, { clock, logger })
  const shelf = createStrategyShelf({
    file: STRATEGY_THREAD,
    answerMs: ANSWER_MS,
    plugins,
    trialMs: TRIAL_MS,
    logger,
  })
  const tapes = folder === undefined ? undefined : createDeskTapes({ folder, clock, logger })
  const playing = { timetable: createTimetable(), shelf, source, tapes }
  const runners = [
    startRuleRunner({ ...parts, store: createRuleStore(client) }),
    startStrategyRunner({ ...parts, ...playing, store: createStrategyStore(client) }),
  ]
  return {
    plugins: shelf.plugins,
    programs,
    hear(wakeup: Wakeup): void {
      for (const runner of runners) runner.hear(wakeup)
    },
    /** What has fired is told first. */
    async close(): Promise<void> {
      await Promise.all(runners.map((runner) => runner.close()))
      closeGateway()
    },
  }
}
