import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { merge, NOTHING, type Summary } from './summary.ts'

/** Some seeds for one worker; `without` names a rule that is switched off. */
export interface Batch {
  readonly first: number
  readonly count: number
  readonly without: string | null
}

export interface Crew {
  /** Runs all seeds of a range; `onProgress` is told after each batch. Stops early when it says so. */
  run(range: Batch, onProgress?: (soFar: Summary) => 'go_on' | 'enough'): Promise<Summary>
  close(): Promise<void>
}

const BATCH = 10

/** One worker a core: a run is pure computing. */
export function createCrew(size = availableParallelism()): Crew {
  const workers = Array.from({ length: size }, () => new Worker(join(import.meta.dirname, 'worker-main.ts')))
  return {
    async run(range, onProgress = () => 'go_on') {
      let next = range.first
      const end = range.first + range.count
      let total = NOTHING
      let isEnough = false
      const work = async (worker: Worker): Promise<void> => {
        while (next < end && !isEnough) {
          const first = next
          next = Math.min(end, first + BATCH)
          const part = await ask(worker, { first, count: next - first, without: range.without })
          total = merge(total, part)
          isEnough ||= onProgress(total) === 'enough'
        }
      }
      await Promise.all(workers.map(work))
      return { ...total, bad: total.bad.toSorted((a, b) => a.seed - b.seed) }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function ask(worker: Worker, batch: Batch): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const onAnswer = (summary: Summary): void => {
      worker.off('error', reject)
      resolve(summary)
    }
    worker.once('message', onAnswer)
    worker.once('error', reject)
    worker.postMessage(batch)
  })
}
