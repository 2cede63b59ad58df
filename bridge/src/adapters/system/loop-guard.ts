import { Worker } from 'node:worker_threads'

/** Four missed renewals of the lease: whatever blocks for so long does not come back. */
const MAX_BLOCKED_MS = 15_000
const BEATS_PER_LIMIT = 30
/** Looks at the kill file this often, and ends a blocked process after this many looks without a beat. */
const KILL_LOOK_MS = 200
const KILL_LOOKS = 4

/**
 * Plain text because the bundle is one file. It counts its own ticks instead of reading a clock: a machine that slept
 * or a stopped process has missed as many ticks here as beats there, and is not a blocked loop.
 */
const GUARD = `
  const { workerData: { beats, everyMs, limit, killFile, killLookMs, killLooks } } = require('node:worker_threads')
  const fs = require('node:fs')
  const counter = new Int32Array(beats)
  let last = 0
  let missed = 0
  setInterval(() => {
    const beat = Atomics.load(counter, 0)
    missed = beat === last ? missed + 1 : 0
    last = beat
    if (missed < limit) return
    end('event loop blocked for ' + limit * everyMs + ' ms')
  }, everyMs)
  let lastLooked = -1
  let blocked = 0
  if (killFile) setInterval(() => {
    const beat = Atomics.load(counter, 0)
    blocked = beat === lastLooked && fs.existsSync(killFile) ? blocked + 1 : 0
    lastLooked = beat
    if (blocked >= killLooks) end('event loop blocked while the kill file is there')
  }, killLookMs)
  function end(reason) {
    fs.writeSync(2, 'watchdog: ' + reason + '\\n')
    process.kill(process.pid, 'SIGKILL')
  }
`

interface GuardOptions {
  readonly maxBlockedMs?: number
  /** While it is there a blocked loop is ended within a second: it could not see the file, and might wake up to send. */
  readonly killFile?: string
}

/** Ends the process, hard, when its event loop stands still: a thread of its own is the only one left to notice. */
export function guardLoop({ maxBlockedMs = MAX_BLOCKED_MS, killFile }: GuardOptions = {}): () => void {
  const everyMs = maxBlockedMs / BEATS_PER_LIMIT
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const counter = new Int32Array(beats)
  const timer = setInterval(() => Atomics.add(counter, 0, 1), Math.min(everyMs / 2, KILL_LOOK_MS / 2)).unref()
  const kill = { killFile, killLookMs: KILL_LOOK_MS, killLooks: KILL_LOOKS }
  const guard = new Worker(GUARD, { eval: true, workerData: { beats, everyMs, limit: BEATS_PER_LIMIT, ...kill } })
  guard.unref()
  return () => {
    clearInterval(timer)
    void guard.terminate()
  }
}
