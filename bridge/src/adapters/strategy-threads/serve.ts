import { MessagePort, parentPort } from 'node:worker_threads'
import type { Result } from '@naru/shared/core/result'
import { StrategyFault } from '@naru/shared/strategies/fault'
import type { Strategy, StrategyContext, StrategyDefinition } from '@naru/shared/strategies/strategy'
import { z } from 'zod'
import {
  BEGUN,
  type ContextShot,
  type Fault,
  type Opening,
  type ThreadReply,
  type ThreadRequest,
  type Trial,
} from './protocol.ts'

const Plugin = z.object({ dir: z.string(), id: z.string(), hash: z.string() })

/** What a thread is made for: to run one program, or to try a plugin before anybody may run it. */
export const ThreadMaterial = z.union([
  z.object({ tries: Plugin }),
  z.object({
    program: z.union([z.object({ code: z.string() }), Plugin]),
    port: z.instanceof(MessagePort),
    /** Told 1 when a reply lies at the port: whoever waits for it does not run. */
    bell: z.instanceof(SharedArrayBuffer),
  }),
])
type Serving = Extract<z.infer<typeof ThreadMaterial>, { port: MessagePort }>

const say = (word: Opening | Trial | typeof BEGUN): void => parentPort?.postMessage(word)
const faultOf = ({ code, detail }: Fault | StrategyFault): Fault => ({ kind: 'fault', code, detail })

export async function serveThread(material: z.infer<typeof ThreadMaterial>): Promise<void> {
  if ('tries' in material) await tryPlugin(material.tries)
  else await serveProgram(material)
}

/** Whether a plugin keeps what every strategy keeps. */
async function tryPlugin({ dir, ...files }: z.infer<typeof Plugin>): Promise<void> {
  const { firstBreach, playOnRandom } = await import('@naru/shared/backtest/strategy-contract')
  const { loadPlugin } = await import('./load-plugin.ts')
  say(BEGUN)
  const opened = await loadPlugin(dir, files)
  if (!opened.ok) return say(faultOf(opened.error))
  const { create: _made, ...about } = opened.value
  const breach = firstBreach(opened.value)
  if (breach) return say({ kind: 'fault', code: breach.clause, detail: breach.detail.slice(0, 300) })
  say({ kind: 'kept', about, trades: playOnRandom(opened.value, 5).fills.length > 0 })
}

/** What the other kind needs is not read. */
async function openProgram(program: Serving['program']): Promise<Result<StrategyDefinition, StrategyFault>> {
  if (!('code' in program)) {
    const { loadPlugin } = await import('./load-plugin.ts')
    say(BEGUN)
    return loadPlugin(program.dir, program)
  }
  const { openScript } = await import('@naru/shared/strategies/script/open-script')
  say(BEGUN)
  return openScript(program.code, () => performance.now())
}

/** Runs one program and answers what is asked of it, as it is asked. */
async function serveProgram({ program, port, bell }: Serving): Promise<void> {
  const opened = await openProgram(program)
  if (!opened.ok) return say(faultOf(opened.error))
  const { create: _made, ...about } = opened.value
  const flag = new Int32Array(bell)
  const answer = createAnswers(opened.value)
  port.on('message', (asked: ThreadRequest) => {
    port.postMessage(answer(asked))
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)
  })
  say({ kind: 'opened', about })
}

function createAnswers(definition: StrategyDefinition): (asked: ThreadRequest) => ThreadReply {
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
      if (!(error instanceof StrategyFault)) throw error
      return faultOf(error)
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
