import { parentPort } from 'node:worker_threads'
import { ABLATIONS } from './ablations.ts'
import type { Batch } from './crew.ts'
import { ALL_RULES } from './rules.ts'
import { add, NOTHING, type Summary } from './summary.ts'
import { runSeed } from './world.ts'

/** One of the crew: takes batches of seeds, answers with what they came to. */
async function runBatch({ first, count, without }: Batch): Promise<Summary> {
  const rules = (without === null ? undefined : ABLATIONS[without]) ?? ALL_RULES
  let summary = NOTHING
  for (let seed = first; seed < first + count; seed += 1) {
    summary = add(summary, await runSeed(seed, { rules }))
    // Without a rule one life that goes wrong is enough.
    if (without !== null && summary.bad.length > 0) break
  }
  return summary
}

parentPort?.on('message', (batch: Batch) => void runBatch(batch).then((summary) => parentPort?.postMessage(summary)))
