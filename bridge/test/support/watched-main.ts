import { join } from 'node:path'
import { openFileJournal } from '../../src/adapters/journal/file-journal.ts'
import { guardLoop } from '../../src/adapters/system/loop-guard.ts'
import { createSystemClock } from '../../src/adapters/system/system-clock.ts'
import { startWatchdog } from '../../src/runtime/liveness.ts'

/** A process watched as the bridge is, a hundred times less patiently. `block` and `killed` never give the loop back; else the journal is watched. */
const [what = '', folder = ''] = process.argv.slice(2)
const crash = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n`)
  process.exit(1)
}

guardLoop(what === 'killed' ? { killFile: join(folder, 'HALT') } : { maxBlockedMs: 300 })
const journal = await openFileJournal(folder)
startWatchdog({
  clock: createSystemClock(),
  look: () => (journal.isWritable ? [] : ['journal_unwritable']),
  onFailed: crash,
  timing: { lookMs: 20, patienceMs: 200 },
})
setInterval(() => void journal.check().catch(() => undefined), 20)
await journal.check()
process.stdout.write('watched\n')
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
if (what === 'throw')
  setTimeout(() => {
    throw new Error('a bug')
  })
if (what === 'reject') void Promise.reject(new Error('a bug'))
if (what === 'block' || what === 'killed') for (;;);
