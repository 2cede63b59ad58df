import { type MessagePort, receiveMessageOnPort, Worker, type WorkerOptions } from 'node:worker_threads'
import { assert } from '@naru/shared/core/assert'
import { StrategyFault, type StrategyFaultCode } from '@naru/shared/strategies/fault'
import type { Strategy, StrategyContext, StrategyDefinition, StrategyEvent } from '@naru/shared/strategies/strategy'
import { type About, BEGUN, type ContextShot, type ThreadReply, type ThreadRequest } from './protocol.ts'

/** Of a thread, MB, besides what a script's own engine takes. */
const HEAP_MB = 64

/** A thread for somebody else's program: no environment, no words in the log of the bridge, a memory of its own. */
export function startThread(file: URL, workerData: object, options: WorkerOptions = {}): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB }
  const worker = new Worker(file, { ...options, workerData, resourceLimits, env: {}, stdout: true, stderr: true })
  worker.stdout.resume()
  worker.stderr.resume()
  // A strategy that is forgotten takes its thread with it; one that runs does not keep a process alive.
  worker.unref()
  worker.on('error', () => void worker.terminate())
  return worker
}

/** What a thread may take to read its own program before it turns to somebody else's. */
const BEGINS_MS = 30_000

/**
 * What a thread says of its program. Its time begins when it turns to it: how busy the machine is with our own is not its
 * fault.
 *
 * @throws  when it says nothing in time, or ends before
 */
export function wordOf(worker: Worker, ms: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const late = (limit: number) =>
      setTimeout(() => settle(() => reject(new Error(`nothing for ${limit} ms`))), limit).unref()
    let timer = late(BEGINS_MS)
    const hear = (word: unknown): void => {
      if (word !== BEGUN) return settle(() => resolve(word))
      clearTimeout(timer)
      timer = late(ms)
    }
    const end = (): void => settle(() => reject(new Error('it ended without a word')))
    const settle = (say: () => void): void => {
      clearTimeout(timer)
      worker.off('message', hear).off('exit', end)
      say()
    }
    worker.on('message', hear).on('exit', end)
  })
}

interface LineParts {
  readonly worker: Worker
  readonly port: MessagePort
  readonly bell: SharedArrayBuffer
  readonly answerMs: number
  readonly kind: 'script' | 'plugin'
}

/** One question at a time, and the answer before anything else happens here. */
export class Line {
  readonly #parts: LineParts
  readonly #flag: Int32Array<SharedArrayBuffer>
  #isOver = false

  constructor(parts: LineParts) {
    this.#parts = parts
    this.#flag = new Int32Array(parts.bell)
  }

  ask<Kind extends ThreadReply['kind']>(request: ThreadRequest, kind: Kind): Extract<ThreadReply, { kind: Kind }> {
    const { port, answerMs, kind: program } = this.#parts
    if (this.#isOver) throw new StrategyFault(`${program}_released`, 'it was ended before')
    Atomics.store(this.#flag, 0, 0)
    port.postMessage(request)
    const isLate = Atomics.wait(this.#flag, 0, 0, answerMs) === 'timed-out'
    const reply = receiveMessageOnPort(port)?.message as ThreadReply | undefined // written by our own thread
    if (isLate || reply === undefined) throw this.#end(`${program}_late`, '')
    if (reply.kind === 'fault') throw this.#end(reply.code as StrategyFaultCode, reply.detail) // one of StrategyFault's
    assert(reply.kind === kind, `a strategy thread answered ${reply.kind}`)
    return reply as Extract<ThreadReply, { kind: Kind }> // the answer to what was asked
  }

  #end(code: StrategyFaultCode, detail: string): StrategyFault {
    this.#isOver = true
    void this.#parts.worker.terminate()
    return new StrategyFault(code, detail)
  }
}

export const definitionOf = (about: About, line: Line): StrategyDefinition => ({
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
