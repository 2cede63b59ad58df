import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startWatchdog } from '../src/runtime/liveness.ts'
import { createVirtualClock } from './support/virtual-clock.ts'

const MAIN = join(import.meta.dirname, 'support/watched-main.ts')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-watchdog-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function startWatched(what: 'block' | 'killed' | 'throw' | 'reject' | 'journal') {
  const child = spawn(process.execPath, [MAIN, what, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]> // what `close` hands over
  const ended = closed.then(([code, signal]) => ({ code, signal, said }))
  await once(child.stdout, 'data')
  return { child, ended, started: performance.now() }
}

describe('the watchdog', () => {
  it('ends a process whose event loop is blocked', async () => {
    const { ended } = await startWatched('block')
    expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL' })
    expect((await ended).said).toContain('watchdog: event loop blocked for 300 ms')
  })

  it('ends a process whose event loop is blocked within a second of the kill file', async () => {
    const tookMs: number[] = []
    for (let n = 0; n < 5; n += 1) {
      await rm(join(folder, 'HALT'), { force: true })
      const { ended } = await startWatched('killed')
      const at = performance.now()
      await writeFile(join(folder, 'HALT'), '')
      expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL' })
      expect((await ended).said).toContain('while the kill file is there')
      tookMs.push(performance.now() - at)
    }
    console.log(`E5 watchdog: 5 hung processes ended, the last after ${Math.round(Math.max(...tookMs))} ms`)
    expect(Math.max(...tookMs)).toBeLessThan(2_000)
  })

  it.each(['throw', 'reject'] as const)(
    'A5: a process that may believe something wrong ends at once (%s)',
    async (how) => {
      const tookMs: number[] = []
      for (let n = 0; n < 10; n += 1) {
        const { ended, started } = await startWatched(how)
        expect(await ended).toMatchObject({ code: 1, signal: null })
        expect((await ended).said).toContain('a bug')
        tookMs.push(performance.now() - started)
      }
      console.log(`A5 ${how}: 10 processes, the slowest gone after ${Math.round(Math.max(...tookMs))} ms`)
      expect(Math.max(...tookMs)).toBeLessThan(1_000)
    },
  )

  it('ends a process that cannot write its journal for too long', async () => {
    const { ended } = await startWatched('journal')
    await rm(folder, { recursive: true })
    expect(await ended).toEqual({
      code: 1,
      signal: null,
      said: 'watchdog: failing for 200 ms: journal_unwritable\n',
    })
  })

  it('leaves a process alone that was merely stopped for a while', async () => {
    const { child, ended } = await startWatched('journal')
    child.kill('SIGSTOP')
    await wait(1_000)
    child.kill('SIGCONT')
    expect(await Promise.race([ended, wait(600, 'still running')])).toBe('still running')
  })

  it('begins to count anew after one good look', async () => {
    const clock = createVirtualClock(0)
    const failures: string[] = []
    let reasons = ['event_loop_blocked']
    startWatchdog({ clock, look: () => reasons, onFailed: ({ message }) => failures.push(message) })
    await clock.advance(55_000)
    reasons = []
    await clock.advance(5_000)
    reasons = ['event_loop_blocked']
    await clock.advance(60_000)
    expect(failures).toEqual([])
    await clock.advance(10_000)
    expect(failures).toEqual(['watchdog: failing for 60000 ms: event_loop_blocked'])
  })
})
