import type { Effect } from '@naru/shared/engine/effect'
import type { Engine } from '@naru/shared/engine/engine'
import type { EventBody } from '@naru/shared/engine/event'
import type { Inbox } from './inbox.ts'

/** Performs one effect and says what came of it. Never rejects: failures come back as events. */
export type RunEffect = (effect: Effect) => Promise<EventBody | undefined>

/** The loop of one account. Ends after `signal` aborted and one more event arrived. */
export async function run(engine: Engine, inbox: Inbox, { runEffect, signal }: LoopParts): Promise<void> {
  while (!signal.aborted) {
    const event = await inbox.take()
    if (signal.aborted) return
    for (const effect of engine.handle(event)) {
      // Never awaited: a slow venue must not stall ticks.
      void runEffect(effect).then((reply) => reply && inbox.put(reply))
    }
  }
}

export interface LoopParts {
  readonly runEffect: RunEffect
  readonly signal: AbortSignal
}
