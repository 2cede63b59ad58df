import { readFileSync } from 'node:fs'
import { replayTape } from '@naru/shared/strategies/desk/tape'

const [file] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('node bridge/src/replay-tape.ts <desk-….jsonl>\n')
  process.exit(2)
}

/** Plays a recorded day of strategies again. Ends with 0 when it comes out the same, 1 when not, 2 when it cannot be read. */
const replay = replayTape(readFileSync(file, 'utf8'))
if (!replay.ok) {
  process.stderr.write(`line ${replay.error.line}: ${replay.error.detail}\n`)
  process.exit(2)
}
const { events, signals, difference } = replay.value
process.stdout.write(`${events} events, ${signals} signals\n`)
if (difference !== null) {
  const { line, recorded, again } = difference
  process.stdout.write(`line ${line} differs\nrecorded: ${recorded}\nagain:    ${again}\n`)
}
process.exitCode = difference === null ? 0 : 1
