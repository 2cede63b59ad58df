import { setPriority } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { HISTORY_FILE, openHistoryStore } from './adapters/history/store.ts'
import { createLogger } from './adapters/system/logger.ts'
import { serveThread } from './backtest/thread.ts'
import { createThreadSources } from './backtest-sources.ts'

/** A thread of the bridge, with its own connection to the stored bars; all else at this machine goes before it. */
const Settings = z.object({ dataDir: z.string(), niceness: z.int().min(0).max(19) })
const { dataDir, niceness } = Settings.parse(workerData)
const store = openHistoryStore(join(dataDir, HISTORY_FILE), {
  logger: createLogger({ level: 'error' }),
  busyMs: 10_000,
})
// On Linux of this thread alone.
setPriority(niceness)
if (parentPort) serveThread(parentPort, createThreadSources(store, Date.now))
