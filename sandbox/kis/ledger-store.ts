import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { apply, emptyLedger, type LedgerEvent, type LedgerState } from './ledger.ts'

/** The ledger and its memory on disk. What `flush` returned from survives a kill -9. */
export interface LedgerStore {
  readonly state: LedgerState
  /** Applies at once; durable only after `flush`, which writes everything appended since as one piece. */
  append(event: LedgerEvent): void
  /** Makes what was appended durable. Nothing may be acknowledged before. */
  flush(): void
  close(): void
}

/** Forgets at the end of the process: for tests that do not restart. */
export function memoryLedger(): LedgerStore {
  const state = emptyLedger()
  return {
    state,
    append: (event) => apply(state, event),
    flush: () => undefined,
    close: () => undefined,
  }
}

interface Snapshot {
  readonly sequence: number
  readonly state: LedgerState
}

const FLUSHES_PER_SNAPSHOT = 20_000

/** A log of JSON lines plus a snapshot that lets it start over. A torn last line was never
 * acknowledged and is dropped. */
export function fileLedger(directory: string): LedgerStore {
  mkdirSync(directory, { recursive: true })
  const snapshotPath = join(directory, 'ledger-snapshot.json')
  const logPath = join(directory, 'ledger.jsonl')
  const snapshot = readSnapshot(snapshotPath)
  const { state } = snapshot
  let { sequence } = snapshot
  let sinceSnapshot = 0
  let pending = ''
  for (const line of readLog(logPath)) {
    if (line.n <= sequence) continue
    apply(state, line.event)
    sequence = line.n
  }
  const log = openSync(logPath, 'a')

  const compact = (): void => {
    const temporary = `${snapshotPath}.new`
    const file = openSync(temporary, 'w')
    writeSync(file, JSON.stringify({ sequence, state } satisfies Snapshot))
    fsyncSync(file)
    closeSync(file)
    renameSync(temporary, snapshotPath)
    syncDirectory(directory)
    ftruncateSync(log, 0)
    sinceSnapshot = 0
  }

  // Always begins on a fresh line: a torn tail would otherwise swallow the next event.
  if (statSync(logPath).size > 0) compact()
  return {
    state,
    append(event) {
      sequence += 1
      pending += `${JSON.stringify({ n: sequence, event })}\n`
      apply(state, event)
    },
    flush() {
      if (pending === '') return
      writeSync(log, pending)
      fdatasyncSync(log)
      sinceSnapshot += 1
      pending = ''
      if (sinceSnapshot >= FLUSHES_PER_SNAPSHOT) compact()
    },
    close: () => closeSync(log),
  }
}

function readSnapshot(path: string): Snapshot {
  if (!existsSync(path)) return { sequence: 0, state: emptyLedger() }
  const { sequence, state } = JSON.parse(readFileSync(path, 'utf8')) as Snapshot // written by compact() above, renamed only when whole
  return { sequence, state: { ...emptyLedger(), ...state } } // an older one knows less
}

function readLog(path: string): readonly { n: number; event: LedgerEvent }[] {
  if (!existsSync(path)) return []
  const text = readFileSync(path, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  // Every whole line was written by flush().
  return whole
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { n: number; event: LedgerEvent }]))
}

function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
