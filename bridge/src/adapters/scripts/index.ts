import { once } from 'node:events'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { assert } from '@naru/shared/core/assert'
import { err, ok, type Result } from '@naru/shared/core/result'
import { ScriptFault, type ScriptFaultCode } from '@naru/shared/strategies/script/fault'
import type { Strategy, StrategyContext, StrategyDefinition, StrategyEvent } from '@naru/shared/strategies/strategy'
import type { SourceProblem, StrategyShelf } from '../../ports/strategies.ts'
import type { ContextShot, ScriptOpening, ScriptReply, ScriptRequest } from './protocol.ts'

interface ShelfOptions {
  /** What a thread runs. */
  readonly file: URL
  /** So long the bridge stands still for one answer at most; then the script is ended, for good. */
  readonly answerMs: number
}

/** Of a thread, MB, besides what the script itself may take. */
const HEAP_MB = 64
const OPENS_MS = 10_000

/**
 * Runs users' scripts, each in a thread of its own. An answer is waited for where it is asked, as that of any strategy;
 * a script that is late, breaks a limit or throws is ended with its thread, and the fault is the strategy's.
 */
export const createScriptShelf = (options: ShelfOptions): StrategyShelf => ({
  async find(source) {
    if (source.kind !== 'script') return err({ code: 'source_unknown', detail: source.plugin })
    return openThread(source.code, options)
  },
})

async function openThread(
  code: string,
  { file, answerMs }: ShelfOptions,
): Promise<Result<StrategyDefinition, SourceProblem>> {
  const { port1: port, port2 } = new MessageChannel()
  const bell = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const worker = new Worker(file, {
    workerData: { code, port: port2, bell },
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  // A strategy that is forgotten takes its thread with it; one that runs does not keep a process alive.
  worker.unref()
  port.unref()
  worker.on('error', () => void worker.terminate())
  try {
    const said = (await once(worker, 'message', { signal: AbortSignal.timeout(OPENS_MS) })) as [ScriptOpening] // its first word
    const [opening] = said
    if (opening.kind === 'opened') return ok(definitionOf(opening.about, new Line({ worker, port, bell, answerMs })))
    void worker.terminate()
    return err({ code: 'source_broken', detail: `${opening.code}: ${opening.detail}` })
  } catch (error) {
    void worker.terminate()
    return err({ code: 'source_broken', detail: error instanceof Error ? error.message : String(error) })
  }
}

interface LineParts {
  readonly worker: Worker
  readonly port: MessagePort
  readonly bell: SharedArrayBuffer
  readonly answerMs: number
}

/** One question at a time, and the answer before anything else happens here. */
class Line {
  readonly #parts: LineParts
  readonly #flag: Int32Array<SharedArrayBuffer>
  #isOver = false

  constructor(parts: LineParts) {
    this.#parts = parts
    this.#flag = new Int32Array(parts.bell)
  }

  ask<Kind extends ScriptReply['kind']>(request: ScriptRequest, kind: Kind): Extract<ScriptReply, { kind: Kind }> {
    const { port, answerMs } = this.#parts
    if (this.#isOver) throw new ScriptFault('script_released', 'it was ended before')
    Atomics.store(this.#flag, 0, 0)
    port.postMessage(request)
    const isLate = Atomics.wait(this.#flag, 0, 0, answerMs) === 'timed-out'
    const reply = receiveMessageOnPort(port)?.message as ScriptReply | undefined // written by our own thread
    if (isLate || reply === undefined) throw this.#end('script_late', '')
    if (reply.kind === 'fault') throw this.#end(reply.code as ScriptFaultCode, reply.detail) // one of ScriptFault's
    assert(reply.kind === kind, `a script thread answered ${reply.kind}`)
    return reply as Extract<ScriptReply, { kind: Kind }> // the answer to what was asked
  }

  #end(code: ScriptFaultCode, detail: string): ScriptFault {
    this.#isOver = true
    void this.#parts.worker.terminate()
    return new ScriptFault(code, detail)
  }
}

const definitionOf = (about: Omit<StrategyDefinition, 'create'>, line: Line): StrategyDefinition => ({
  ...about,
  create(params, seriesCount): Strategy {
    const { strategy } = line.ask({ kind: 'create', params, seriesCount }, 'created')
    return {
      onEvent: (event, context) =>
        line.ask({ kind: 'event', strategy, event: copyOf(event), context: shotOf(context, seriesCount) }, 'signals')
          .signals,
    }
  },
})

/** Events are used again by whoever tells them. */
const copyOf = (event: StrategyEvent): StrategyEvent =>
  event.type === 'bar' ? { ...event, bar: { ...event.bar } } : { ...event }

function shotOf(context: StrategyContext, seriesCount: number): ContextShot {
  const all = (of: (series: number) => number): number[] => Array.from({ length: seriesCount }, (_, at) => of(at))
  const { now, isDaily, cash, equity } = context
  return {
    now,
    isDaily,
    cash,
    equity,
    held: all((series) => context.held(series)),
    averagePrice: all((series) => context.averagePrice(series)),
    lastClose: all((series) => context.lastClose(series)),
    pending: all((series) => context.pending(series)),
  }
}
