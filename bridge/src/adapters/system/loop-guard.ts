import { Worker } from 'node:worker_threads'

/** Four missed renewals of the lease: whatever blocks for so long does not come back. */
const MAX_BLOCKED_MS = 15_000
const BEATS_PER_LIMIT = 30

/**
 * Plain text because the bundle is one file. It counts its own ticks instead of reading a clock: a machine that slept
 * or a stopped process has missed as many ticks here as beats there, and is not a blocked loop.
 */
const GUARD = `
  const { workerData: { beats, everyMs, limit } } = require('node:worker_threads')
  const counter = new Int32Array(beats)
  let last = 0
  let missed = 0
  setInterval(() => {
    const beat = Atomics.load(counter, 0)
    missed = beat === last ? missed + 1 : 0
    last = beat
    if (missed < limit) return
    require('node:fs').writeSync(2, 'watchdog: event loop blocked for ' + limit * everyMs + ' ms\\n')
    process.kill(process.pid, 'SIGKILL')
  }, everyMs)
`

/** Ends the process, hard, when its event loop stands still: a thread of its own is the only one left to notice. */
export function guardLoop(maxBlockedMs: number = MAX_BLOCKED_MS): () => void {
  const everyMs = maxBlockedMs / BEATS_PER_LIMIT
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const counter = new Int32Array(beats)
  const timer = setInterval(() => Atomics.add(counter, 0, 1), everyMs / 2).unref()
  const guard = new Worker(GUARD, { eval: true, workerData: { beats, everyMs, limit: BEATS_PER_LIMIT } })
  guard.unref()
  return () => {
    clearInterval(timer)
    void guard.terminate()
  }
}
