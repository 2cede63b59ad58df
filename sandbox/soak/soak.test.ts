import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Verdict } from './verdict.ts'

vi.setConfig({ testTimeout: 300_000 })

it('ten users who trade at once through faults end with the ledger the broker has', async () => {
  const args = [join(import.meta.dirname, 'main.ts'), '--users', '10', '--minutes', '0.2']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGTERM'))
  const ended = once(child, 'close')
  let last = ''
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = line
  })
  const [code] = await ended
  const verdict: Verdict = JSON.parse(last)
  expect(verdict.complaints).toEqual([])
  expect([code, verdict.isGood, verdict.users]).toEqual([0, true, 10])
  expect(verdict.fills).toBeGreaterThan(20)
  expect(verdict.faults).toBeGreaterThan(50)
})
