import { MessagePort, parentPort } from 'node:worker_threads'
import { ScriptFault } from '@naru/shared/strategies/script/fault'
import { openScript } from '@naru/shared/strategies/script/open-script'
import type { Strategy, StrategyContext, StrategyDefinition } from '@naru/shared/strategies/strategy'
import { z } from 'zod'
import type { ContextShot, ScriptOpening, ScriptReply, ScriptRequest } from './protocol.ts'

export const ScriptMaterial = z.object({
  code: z.string(),
  port: z.instanceof(MessagePort),
  /** Told 1 when a reply lies at the port: whoever waits for it does not run. */
  bell: z.instanceof(SharedArrayBuffer),
})

/** Runs one script and answers what is asked of it, as it is asked. */
export async function serveScript({ code, port, bell }: z.infer<typeof ScriptMaterial>): Promise<void> {
  const opened = await openScript(code, () => performance.now())
  const say = (opening: ScriptOpening): void => parentPort?.postMessage(opening)
  if (!opened.ok) return say({ kind: 'fault', code: opened.error.code, detail: opened.error.detail })
  const { create: _made, ...about } = opened.value
  const flag = new Int32Array(bell)
  const answer = createAnswers(opened.value)
  port.on('message', (asked: ScriptRequest) => {
    port.postMessage(answer(asked))
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)
  })
  say({ kind: 'opened', about })
}

function createAnswers(definition: StrategyDefinition): (asked: ScriptRequest) => ScriptReply {
  const made: Strategy[] = []
  return (asked) => {
    try {
      if (asked.kind === 'create') {
        made.push(definition.create(asked.params, asked.seriesCount))
        return { kind: 'created', strategy: made.length - 1 }
      }
      const signals = made[asked.strategy]?.onEvent(asked.event, contextOf(asked.context)) ?? []
      return { kind: 'signals', signals }
    } catch (error) {
      if (!(error instanceof ScriptFault)) throw error
      return { kind: 'fault', code: error.code, detail: error.detail }
    }
  }
}

const contextOf = ({ held, averagePrice, lastClose, pending, ...known }: ContextShot): StrategyContext => ({
  ...known,
  held: (series) => held[series] ?? 0,
  averagePrice: (series) => averagePrice[series] ?? Number.NaN,
  lastClose: (series) => lastClose[series] ?? Number.NaN,
  pending: (series) => pending[series] ?? 0,
})
