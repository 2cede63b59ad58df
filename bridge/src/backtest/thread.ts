import { gzipSync } from 'node:zlib'
import { decodeChunk, encodeChunk } from '@naru/shared/backtest/job/chunk-codec'
import type { JobFailure, JobPlan } from '@naru/shared/backtest/job/plan'
import { summaryOf } from '@naru/shared/backtest/report'
import { type JobHooks, mergeChunks, planChunks, runChunk } from '@naru/shared/backtest/run-job'
import { err, ok, type Result } from '@naru/shared/core/result'
import { StrategyFault } from '@naru/shared/strategies/fault'
import type { StrategySource } from '@naru/shared/strategies/source'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import { packBars } from './pack.ts'
import type { FromThread, JobMaterial, Replies, RequestKind, Requests, ToThread } from './protocol.ts'
import { toNumbers, toText } from './protocol.ts'

/** What a thread needs of the outside: bars from the disk. A worker elsewhere, which is sent them, has none. */
export interface ThreadSources {
  load(order: Requests['load']): Result<Replies['load'], { readonly code: string; readonly detail: string }>
  columns(order: Requests['columns']): Result<Replies['columns'], { readonly code: string; readonly detail: string }>
  upload(file: Requests['upload']): Result<Replies['upload'], { readonly code: string; readonly detail: string }>
  /** The program of a strategy that is not built in; undefined: there is none, or it is not for this thread to run. */
  given(source: StrategySource): Promise<Result<StrategyDefinition | undefined, StrategyFault>>
}

const none = () => err({ code: 'bars_unreadable', detail: 'none here' })
export const NO_BARS_HERE: Omit<ThreadSources, 'given'> = { load: none, columns: none, upload: none }

export interface ThreadPort {
  postMessage(message: FromThread, transfer?: readonly ArrayBuffer[]): void
  on(event: 'message', listener: (message: ToThread) => void): unknown
}

type Answer = Result<Replies[RequestKind], { readonly code: string; readonly detail: string }>

/** Not every run is worth a message. */
const PROGRESS_MS = 250
/** Jobs whose plans are kept: a part of one follows a part of another. */
const PLANS = 4
/** A program of somebody else says that it is not hanging so often, and is ended when one piece of work takes so long. */
const [ALIVE_MS, GIVEN_MS] = [2_000, 10 * 60_000]

/** Does what it is asked, one thing after the other. */
export function serveThread(port: ThreadPort, sources: ThreadSources): void {
  const plans = new Map<string, JobPlan>()

  const planOf = async (material: JobMaterial): Promise<Result<JobPlan, JobFailure | Failed>> => {
    const known = plans.get(material.jobId)
    if (known) return ok(known)
    const { spec, bars } = material
    const given = await sources.given(spec.strategy)
    if (!given.ok) return err(failedBy(given.error))
    const benchmark = bars.benchmark && new Map(bars.benchmark)
    const program = given.value && { given: given.value }
    const plan = planChunks(spec, { series: bars.series, benchmark, ...program })
    if (!plan.ok) return plan
    if (plans.size >= PLANS) plans.delete(plans.keys().next().value ?? '')
    plans.set(material.jobId, plan.value)
    return plan
  }

  const answer = async (asked: ToThread): Promise<Answer> => {
    switch (asked.kind) {
      case 'load':
        return sources.load(asked.body)
      case 'columns':
        return sources.columns(asked.body)
      case 'pack':
        return ok(packBars(asked.body))
      case 'upload':
        return sources.upload(asked.body)
      case 'plan': {
        const plan = await planOf(asked.body)
        return plan.ok ? ok({ runs: plan.value.chunks.map(({ from, to }) => to - from) }) : plan
      }
      case 'chunk':
        return playPart(await planOf(asked.body), asked.body, hooksOf(asked.body, asked.id))
      case 'finish': {
        const plan = await planOf(asked.body)
        plans.delete(asked.body.jobId)
        return finish(plan, asked.body, hooksOf(asked.body, asked.id))
      }
    }
  }

  const hooksOf = ({ cancel, spec }: JobMaterial, id: number): JobHooks => {
    const flag = new Int32Array(cancel)
    let toldAt = Number.NEGATIVE_INFINITY
    const isGiven = spec.strategy.kind === 'script' || spec.strategy.kind === 'plugin'
    const look = isGiven ? lookAfter(() => port.postMessage({ id, kind: 'alive' })) : () => undefined
    return {
      isCanceled: () => {
        look()
        return Atomics.load(flag, 0) === 1
      },
      onProgress(done, total) {
        const now = performance.now()
        if (now - toldAt < PROGRESS_MS && done < total) return
        toldAt = now
        port.postMessage({ id, kind: 'progress', done, total })
      },
    }
  }

  port.on('message', (asked) => void hear(asked))
  const hear = async (asked: ToThread): Promise<void> => {
    const { id } = asked
    const reply = await answered(answer, asked)
    if (!reply.ok) return port.postMessage({ id, kind: 'failed', error: reply.error })
    port.postMessage({ id, kind: 'done', value: reply.value }, buffersOf(reply.value))
  }
}

interface Failed {
  readonly code: string
  readonly detail: string
}

const failedBy = ({ message }: StrategyFault): Failed => ({ code: 'strategy_failed', detail: message.slice(0, 300) })

/** What a program of somebody else throws is its own failure; anything else is a bug, and ends the thread. */
async function answered(answer: (asked: ToThread) => Promise<Answer>, asked: ToThread): Promise<Answer> {
  try {
    return await answer(asked)
  } catch (error) {
    if (error instanceof StrategyFault) return err(failedBy(error))
    throw error
  }
}

/** Called at every bar: tells that the program does not hang, and ends it when it has had its time. */
function lookAfter(tell: () => void): () => void {
  const begun = performance.now()
  let told = begun
  return () => {
    const now = performance.now()
    if (now - begun > GIVEN_MS) throw new StrategyFault('script_late', `more than ${GIVEN_MS / 60_000} minutes`)
    if (now - told < ALIVE_MS) return
    told = now
    tell()
  }
}

function playPart(plan: Result<JobPlan, JobFailure | Failed>, body: Requests['chunk'], hooks: JobHooks): Answer {
  if (!plan.ok) return plan
  const chunk = plan.value.chunks[body.chunk]
  if (!chunk) return err({ code: 'data_changed', detail: String(body.chunk) })
  const played = runChunk(plan.value, chunk, hooks)
  return played.ok ? ok({ values: `${body.bars.hash}:${toText(encodeChunk(played.value))}` }) : played
}

function finish(
  plan: Result<JobPlan, JobFailure | Failed>,
  { parts, bars }: Requests['finish'],
  hooks: JobHooks,
): Answer {
  if (!plan.ok) return plan
  if (parts.length !== plan.value.chunks.length) return err({ code: 'data_changed', detail: String(parts.length) })
  const results = []
  for (const part of parts) {
    const at = part.indexOf(':')
    // Bars that changed while the job ran: its parts do not belong together.
    if (part.slice(0, at) !== bars.hash) return err({ code: 'data_changed', detail: bars.hash.slice(0, 12) })
    const result = decodeChunk(toNumbers(part.slice(at + 1)))
    if (!result.ok) return err({ code: 'data_changed', detail: result.error })
    results.push(result.value)
  }
  const merged = mergeChunks(plan.value, results, hooks)
  if (!merged.ok) return merged
  return ok({ file: gzipSync(JSON.stringify(merged.value)), summary: summaryOf(merged.value) })
}

/** What is handed over instead of copied. */
function buffersOf(value: Replies[RequestKind]): readonly ArrayBuffer[] {
  const bytes = value instanceof Uint8Array ? value : 'file' in value ? value.file : undefined
  return bytes?.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : []
}
