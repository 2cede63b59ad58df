import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unixMs } from '@naru/shared/core/time'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { createStrategyDesk } from '@naru/shared/strategies/desk/desk'
import { recordDesk } from '@naru/shared/strategies/desk/tape'
import { expect, it, onTestFinished } from 'vitest'

const TOOL = join(import.meta.dirname, 'replay-tape.ts')

function replay(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'naru-tape-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'desk.jsonl')
  writeFileSync(file, text)
  const { status, stdout, stderr } = spawnSync(process.execPath, [TOOL, file], { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

function aTape(): string {
  const lines: string[] = []
  const desk = recordDesk(createStrategyDesk(CARRIED_CALENDAR), CARRIED_CALENDAR, (line) => void lines.push(line))
  for (const at of [1, 2, 3]) desk.handle({ type: 'timer', at: unixMs(at) })
  return `${lines.join('\n')}\n`
}

it('says that a recorded day comes out the same', () => {
  expect(replay(aTape())).toEqual({ status: 0, said: '3 events, 0 signals\n' })
})

it('shows where it does not', () => {
  const { status, said } = replay(aTape().replace('"wanted":[]', '"wanted":[{}]'))
  expect(status).toBe(1)
  expect(said).toContain('line 3 differs\nrecorded: {"wanted":[{}]}\nagain:    {"wanted":[]}')
})
