import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unixMs } from '@naru/shared/core/time'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Logger } from '../../ports/logger.ts'
import { createDeskTapes } from './desk-tapes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-tapes-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function tapes(within = folder, limits = { maxBytes: 100, keep: 2, maxWaitingBytes: 1_000 }) {
  const ended: unknown[] = []
  let now = Date.parse('2026-03-03T00:00:00.000Z')
  const logger: Logger = { event: (_, fields) => void ended.push(fields?.reason), alarm: () => {}, child: () => logger }
  const clock = {
    now: () => {
      now += 1
      return unixMs(now)
    },
  }
  return { ended, ...createDeskTapes({ folder: within, clock, logger }, limits) }
}

describe('tapes of desks', () => {
  it('are files of whole lines that nobody else may read', async () => {
    const { open, ended } = tapes()
    const tape = open('user')
    tape?.write('{"a":1}')
    tape?.write('{"b":2}')
    await tape?.close()
    expect(await readdir(folder)).toEqual(['desk-20260303T000000001Z-user.jsonl'])
    const file = join(folder, 'desk-20260303T000000001Z-user.jsonl')
    expect(await readFile(file, 'utf8')).toBe('{"a":1}\n{"b":2}\n')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(ended).toEqual([])
  })

  it('end when they are full, with their last whole line, and say so once', async () => {
    const { open, ended } = tapes()
    const tape = open('user')
    for (let n = 0; n < 5; n += 1) tape?.write('x'.repeat(39))
    await tape?.close()
    const [name] = await readdir(folder)
    expect(await readFile(join(folder, name ?? ''), 'utf8')).toBe(`${'x'.repeat(39)}\n`.repeat(2))
    expect(ended).toEqual(['full'])
  })

  it('end when the disk does not keep up', async () => {
    const { open, ended } = tapes(folder, { maxBytes: 1e6, keep: 2, maxWaitingBytes: 10 })
    const tape = open('user')
    for (let n = 0; n < 3; n += 1) tape?.write('x'.repeat(39))
    await tape?.close()
    expect(ended).toEqual(['disk_slow'])
  })

  it('make room for new ones, the oldest first, and touch nothing else', async () => {
    await writeFile(join(folder, 'a-file-of-mine.jsonl'), '')
    const { open } = tapes()
    for (const user of ['a', 'b', 'c']) await open(user)?.close()
    expect((await readdir(folder)).sort()).toEqual([
      'a-file-of-mine.jsonl',
      'desk-20260303T000000002Z-b.jsonl',
      'desk-20260303T000000003Z-c.jsonl',
    ])
  })

  it('are done without where they cannot be written', async () => {
    const file = join(folder, 'no-folder')
    await writeFile(file, '')
    const { open, ended } = tapes(file)
    expect(open('user')).toBeUndefined()
    expect(ended).toEqual(['EEXIST'])
  })
})
