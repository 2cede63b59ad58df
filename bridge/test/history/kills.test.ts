import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { unixMs } from '@naru/shared/core/time'
import { expect, it, onTestFinished } from 'vitest'
import { openHistoryStore } from '../../src/adapters/history/store.ts'
import { BARS_PER_BATCH, batchOf } from '../support/history.ts'
import { memoryLogger } from '../support/market.ts'

const WRITER = join(import.meta.dirname, '../support/history-writer-main.ts')
const KILLS = 10
/** A process each, on a machine that may be busy. */
const TIMEOUT_MS = 120_000

/** Lets the writer commit some batches and kills it with -9 at whatever it does then. Resolves with the last it reported. */
async function writeUntilKilled(path: string, first: number, afterBatches: number, delayMs: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, path, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let last = first - 1
  for await (const line of createInterface(child.stdout)) {
    last = Number(line)
    if (last === first + afterBatches) setTimeout(() => child.kill('SIGKILL'), delayMs)
  }
  await ended
  return last
}

it(
  'loses nothing it has committed and shows nothing by halves when its writer is killed again and again',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'naru-kills-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'history.db')
    let next = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      const reported = await writeUntilKilled(path, next, kill * 3, kill * 0.7)
      const store = openHistoryStore(path, { logger: memoryLogger(), busyMs: 1_000 })
      const [samsung, hynix] = (['005930.KRX', '000660.KRX'] as const).map((id) => {
        const answer = store.read(batchOf(0, id), unixMs(0), unixMs(4e12))
        if (!answer.ok) throw new Error(answer.error.cause)
        return answer.value
      })
      store.close()
      // A batch may be committed and its line lost, never the other way round; both series of it or none.
      expect(samsung?.length).toBeGreaterThanOrEqual(reported + 1)
      expect(hynix?.length).toBe(samsung?.length)
      samsung?.forEach(({ bars }, number) => {
        expect(bars).toHaveLength(BARS_PER_BATCH)
        expect(bars).toEqual(batchOf(number).bars)
      })
      next = samsung?.length ?? 0
    }
    expect(next).toBeGreaterThan(KILLS)
    const file = new DatabaseSync(path)
    expect(Object.values(file.prepare('pragma integrity_check').get() ?? {})).toEqual(['ok'])
    file.close()
  },
  TIMEOUT_MS,
)
