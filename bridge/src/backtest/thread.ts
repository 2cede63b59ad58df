import { gzipSync } from 'node:zlib'
import { decodeChunk, encodeChunk } from '@naru/shared/backtest/job/chunk-codec'
import type { JobFailure, JobPlan } from '@naru/shared/backtest/job/plan'
import { summaryOf } from '@naru/shared/backtest/report'
import { type JobHooks, mergeChunks, planChunks, runChunk } from '@naru/shared/backtest/run-job'
import { err, ok, type Result } from '@naru/shared/core/result'
import { packBars } from './pack.ts'
import type { FromThread, JobMaterial, Replies, RequestKind, Requests, ToThread } from './protocol.ts'
import { toNumbers, toText } from './protocol.ts'

/** What a thread needs of the outside: bars from the disk. A worker elsewhere, which is sent them, has none. */
export interface ThreadSources {
  load(order: Requests['load']): Result<Replies['load'], { readonly code: string; readonly detail: string }>
  columns(order: Requests['columns']): Result<Replies['columns'], { readonly code: string; readonly detail: string }>
  upload(file: Requests['upload']): Result<Replies['upload'], { readonly code: string; readonly detail: string }>
}

const none = () => err({ code: 'bars_unreadable', detail: 'none here' })
export const NO_SOURCES: ThreadSources = { load: none, columns: none, upload: none }

export interface ThreadPort {
  postMessage(message: FromThread, transfer?: readonly ArrayBuffer[]): void
  on(event: 'message', listener: (message: ToThread) => void): unknown
}

type Answer = Result<Replies[RequestKind], { readonly code: string; readonly detail: string }>

/** Not every run is worth a message. */
const PROGRESS_MS = 250
/** Jobs whose plans are kept: a part of one follows a part of another. */
const PLANS = 4

/** Does what it is asked, one thing after the other. */
export function serveThread(port: ThreadPort, sources: ThreadSources): void {
  const plans = new Map<string, JobPlan>()

  const planOf = (material: JobMaterial): Result<JobPlan, JobFailure> => {
    const known = plans.get(material.jobId)
    if (known) return ok(known)
    const { spec, bars } = material
    const benchmark = bars.benchmark && new Map(bars.benchmark)
    const plan = planChunks(spec, { series: bars.series, benchmark })
    if (!plan.ok) return plan
    if (plans.size >= PLANS) plans.delete(plans.keys().next().value ?? '')
    plans.set(material.jobId, plan.value)
    return plan
  }

  const answer = (asked: ToThread): Answer => {
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
        const plan = planOf(asked.body)
        return plan.ok ? ok({ runs: plan.value.chunks.map(({ from, to }) => to - from) }) : plan
      }
      case 'chunk':
        return playPart(planOf(asked.body), asked.body, hooksOf(asked.body, asked.id))
      case 'finish': {
        plans.delete(asked.body.jobId)
        return finish(planOf(asked.body), asked.body, hooksOf(asked.body, asked.id))
      }
    }
  }

  const hooksOf = ({ cancel }: JobMaterial, id: number): JobHooks => {
    const flag = new Int32Array(cancel)
    let toldAt = Number.NEGATIVE_INFINITY
    return {
      isCanceled: () => Atomics.load(flag, 0) === 1,
      onProgress(done, total) {
        const now = performance.now()
        if (now - toldAt < PROGRESS_MS && done < total) return
        toldAt = now
        port.postMessage({ id, kind: 'progress', done, total })
      },
    }
  }

  port.on('message', (asked) => {
    const { id } = asked
    const reply = answer(asked)
    if (!reply.ok) return port.postMessage({ id, kind: 'failed', error: reply.error })
    port.postMessage({ id, kind: 'done', value: reply.value }, buffersOf(reply.value))
  })
}

function playPart(plan: Result<JobPlan, JobFailure>, body: Requests['chunk'], hooks: JobHooks): Answer {
  if (!plan.ok) return plan
  const chunk = plan.value.chunks[body.chunk]
  if (!chunk) return err({ code: 'data_changed', detail: String(body.chunk) })
  const played = runChunk(plan.value, chunk, hooks)
  return played.ok ? ok({ values: `${body.bars.hash}:${toText(encodeChunk(played.value))}` }) : played
}

function finish(plan: Result<JobPlan, JobFailure>, { parts, bars }: Requests['finish'], hooks: JobHooks): Answer {
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
