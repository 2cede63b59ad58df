import { Worker } from 'node:worker_threads'

/** Plain text because the bundle is one file. `passive` waits for nobody: what readers still need stays for next time. */
const CHECKPOINT = `
  const { workerData: path } = require('node:worker_threads')
  const { DatabaseSync } = require('node:sqlite')
  const file = new DatabaseSync(path)
  file.exec('pragma wal_checkpoint(passive)')
  file.close()
`

/** Moves the write-ahead log into the file in a thread, where waiting for the disk hurts nobody. */
export function compactInBackground(path: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const worker = new Worker(CHECKPOINT, { eval: true, workerData: path })
  worker.once('error', () => resolve()) // the log stays as it is; the next time may go better
  worker.once('exit', () => resolve())
  return promise
}
