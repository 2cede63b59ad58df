import { err, ok, type Result } from '@naru/shared/core/result'
import type { Estimate } from './estimate.ts'
import type { Failure, JobMaterial } from './protocol.ts'
import { askingOf, type Flag, type JobParts, LOST, pause, untilAnswered } from './work.ts'

export interface Chunked {
  readonly userId: string
  readonly material: JobMaterial
  readonly flag: Flag
  readonly estimate: Estimate
}

/** A part whose thread or worker died is played again so often; then the job fails. */
const TRIES = 3

/**
 * Plays the parts that the ledger says are missing, and answers all of them in order. A part is the ledger's once it is
 * recorded, whoever played it: what a killed process has done is not done again.
 *
 * @param runs  how many runs each part has
 */
export async function playChunks(
  parts: JobParts,
  job: Chunked,
  runs: readonly number[],
): Promise<Result<readonly string[], Failure>> {
  const { store, worker, clock } = parts
  const { material, flag } = job
  const { jobId } = material
  const planned = await untilAnswered(parts, flag, () => store.plan(jobId, worker, runs))
  if (!planned.ok) return planned
  if (!planned.value) return err(LOST)
  const reader = createReader(parts, job, runs.length)
  const underway = new Map<number, Promise<Failure | undefined>>()
  const packed = packOnce(parts, job)
  for (;;) {
    if (flag.isSet()) return err(LOST)
    const room = slotsOf(parts, job) - underway.size
    const taken = room > 0 ? await untilAnswered(parts, flag, () => store.claimChunks(jobId, worker, room)) : ok([])
    if (!taken.ok) return taken
    for (const { chunk, runs: count } of taken.value) {
      if (count !== runs[chunk]) return err({ code: 'data_changed', detail: String(chunk) })
      if (underway.has(chunk)) continue
      const work = playPart(parts, job, { chunk, count, packed }).finally(() => underway.delete(chunk))
      underway.set(chunk, work)
    }
    if (underway.size > 0) {
      const failure = await Promise.race(underway.values())
      if (failure) return err(failure)
      continue
    }
    const complete = await reader.advance()
    if (!complete.ok) return complete
    if (complete.value) return ok(reader.values)
    // What is missing was taken by a process that died: it is free again within a minute.
    await pause(clock)
  }
}

/** Workers elsewhere have no plugins. */
const helpersOf = ({ queue }: JobParts, { material }: Chunked): JobParts['queue'] =>
  material.spec.strategy.kind === 'plugin' ? undefined : queue

function slotsOf(parts: JobParts, job: Chunked): number {
  const queue = helpersOf(parts, job)
  return queue && queue.slots > 0 ? queue.slots : parts.pool.threads
}

interface Part {
  readonly chunk: number
  readonly count: number
  readonly packed: () => Promise<Uint8Array | undefined>
}

async function playPart(parts: JobParts, job: Chunked, part: Part): Promise<Failure | undefined> {
  const { store } = parts
  const { material, flag, estimate } = job
  for (let attempt = 1; ; attempt += 1) {
    const played = (await playElsewhere(parts, job, part)) ?? (await playHere(parts, job, part))
    if (flag.isSet()) return LOST
    if (!played.ok && (played.error.code !== 'worker_crashed' || attempt === TRIES)) return played.error
    if (!played.ok) continue
    const recorded = await untilAnswered(parts, flag, () => store.recordChunk(material.jobId, part.chunk, played.value))
    if (!recorded.ok) return recorded.error
    if (recorded.value === null) return LOST
    estimate.add(part.count)
    return undefined
  }
}

/** Undefined: there is nobody, or they are gone. */
async function playElsewhere(
  parts: JobParts,
  job: Chunked,
  { chunk, packed }: Part,
): Promise<Result<string, Failure> | undefined> {
  const queue = helpersOf(parts, job)
  const { jobId, spec } = job.material
  if (!queue || queue.slots === 0) return undefined
  const played = await queue.play({ jobId, chunk, spec, bars: packed })
  if (played.ok) return played
  return played.error.kind === 'away' ? undefined : err({ code: played.error.cause, detail: '' })
}

async function playHere(
  parts: JobParts,
  { userId, material }: Chunked,
  { chunk }: Part,
): Promise<Result<string, Failure>> {
  const asking = askingOf(parts, userId, material.spec)
  const played = await parts.pool.run('chunk', { ...material, chunk }, asking)
  return played.ok ? ok(played.value.values) : played
}

/** The bars for workers elsewhere, made when the first part goes there. */
function packOnce({ pool }: JobParts, { userId, material }: Chunked): () => Promise<Uint8Array | undefined> {
  let packed: Promise<Uint8Array | undefined> | undefined
  const pack = async (): Promise<Uint8Array | undefined> => {
    const made = await pool.run('pack', material.bars, { userId })
    return made.ok ? made.value : undefined
  }
  return () => {
    packed ??= pack()
    return packed
  }
}

/** Results in the order of their parts, as far as they are there without a gap. */
function createReader(parts: JobParts, { material, flag }: Chunked, count: number) {
  const values: string[] = []
  return {
    values: values as readonly string[],
    /** Whether all are there. */
    async advance(): Promise<Result<boolean, Failure>> {
      while (values.length < count) {
        const page = await untilAnswered(parts, flag, () => parts.store.chunksAfter(material.jobId, values.length - 1))
        if (!page.ok) return page
        const from = values.length
        for (const { chunk, values: one } of page.value) if (chunk === values.length) values.push(one)
        if (values.length === from) return ok(false)
      }
      return ok(true)
    },
  }
}
