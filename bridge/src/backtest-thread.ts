import { setPriority } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { HISTORY_FILE, openHistoryStore } from './adapters/history/store.ts'
import { givenStrategy } from './adapters/strategy-threads/index.ts'
import { createLogger } from './adapters/system/logger.ts'
import { NO_BARS_HERE, serveThread, type ThreadSources } from './backtest/thread.ts'
import { createThreadSources } from './backtest-sources.ts'

/** A thread of the bridge, with its own connection to the stored bars; all else at this machine goes before it. */
const Settings = z.object({
  dataDir: z.string().nullable(),
  plugins: z.string().nullable().default(null),
  niceness: z.int().min(0).max(19),
})
const { dataDir, plugins, niceness } = Settings.parse(workerData)
// On Linux of this thread alone.
setPriority(niceness)

/** Without a folder: a worker elsewhere, which is sent its bars. */
function barsIn(folder: string | null): Omit<ThreadSources, 'given'> {
  if (folder === null) return NO_BARS_HERE
  const options = { logger: createLogger({ level: 'error' }), busyMs: 10_000 }
  return createThreadSources(openHistoryStore(join(folder, HISTORY_FILE), options), Date.now)
}

if (parentPort) serveThread(parentPort, { ...barsIn(dataDir), given: (source) => givenStrategy(source, plugins) })
