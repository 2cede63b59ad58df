/**
 * Writes one batch after the other and says so after each commit; then waits to be killed.
 * Arguments: the file, the number of the first batch.
 */
import { writeSync } from 'node:fs'
import { openHistoryStore } from '../../src/adapters/history/store.ts'
import { batchOf } from './history.ts'

const [path = '', first = '0'] = process.argv.slice(2)
const silent = { event: () => undefined, alarm: () => undefined, child: () => silent }
const store = openHistoryStore(path, { logger: silent, busyMs: 1_000 })
const BATCHES = 60
for (let number = Number(first); number < Number(first) + BATCHES; number += 1) {
  const report = store.append([batchOf(number, '005930.KRX'), batchOf(number, '000660.KRX')])
  if (!report.ok) throw new Error(report.error.cause)
  writeSync(1, `${number}\n`)
}
setInterval(() => undefined, 1_000)
