import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../ports/journal.ts'
import { openFileJournal } from './file-journal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-journal-'))
})
afterEach(() => rm(folder, { recursive: true }))

const line = (n: number): JournalEntry => ({
  at: n,
  kind: 'about_to_send',
  accountId: 'account',
  intentId: `intent-${n}`,
  detail: { n },
})
const file = () => join(folder, 'journal.jsonl')

describe('the journal', () => {
  it('keeps lines in the order they were given, also when they are given together', async () => {
    const journal = await openFileJournal(folder)
    await Promise.all([1, 2, 3].map((n) => journal.append(line(n))))
    await journal.append(line(4))
    expect(await journal.read()).toEqual([1, 2, 3, 4].map(line))
    await journal.close()
  })

  it('has the line on disk when append resolves', async () => {
    const journal = await openFileJournal(folder)
    await journal.append(line(1))
    expect(await readFile(file(), 'utf8')).toBe(`${JSON.stringify(line(1))}\n`)
    await journal.close()
  })

  it('cuts off a torn last line and goes on behind it', async () => {
    const first = await openFileJournal(folder)
    await first.append(line(1))
    await first.close()
    await appendFile(file(), '{"at":2,"kind":"abou')
    const second = await openFileJournal(folder)
    await second.append(line(3))
    expect(await second.read()).toEqual([line(1), line(3)])
    await second.close()
  })

  it.each([0, 1, 7, 40])('survives a file cut after %d bytes', async (length) => {
    const first = await openFileJournal(folder)
    await Promise.all([1, 2].map((n) => first.append(line(n))))
    await first.close()
    const content = await readFile(file())
    await writeFile(file(), content.subarray(0, content.length - length))
    const second = await openFileJournal(folder)
    const kept = await second.read()
    expect(kept).toEqual([line(1), line(2)].slice(0, kept.length))
    expect(kept.length).toBeGreaterThanOrEqual(length === 0 ? 2 : 1)
    await second.close()
  })

  it('turns the page when it is full and keeps only so many old pages', async () => {
    const journal = await openFileJournal(folder, { maxBytes: 1, keep: 2 })
    for (let n = 1; n <= 5; n += 1) await journal.append(line(n))
    expect((await readdir(folder)).sort()).toEqual(['journal.1.jsonl', 'journal.2.jsonl', 'journal.jsonl'])
    expect(await journal.read()).toEqual([3, 4, 5].map(line))
    await journal.close()
  })

  it('refuses lines once it cannot write', async () => {
    const journal = await openFileJournal(folder)
    await journal.close()
    await expect(journal.append(line(1))).rejects.toThrow()
  })

  it('can be checked without leaving a line', async () => {
    const journal = await openFileJournal(folder)
    await journal.append(line(1))
    await Promise.all([journal.check(), journal.append(line(2)), journal.check()])
    await journal.check()
    expect(journal.isWritable).toBe(true)
    expect(await readFile(file(), 'utf8')).toBe([1, 2].map((n) => `${JSON.stringify(line(n))}\n`).join(''))
    await journal.close()
  })

  it('knows that it cannot be written, until it can', async () => {
    const journal = await openFileJournal(folder)
    await journal.append(line(1))
    await rename(file(), `${file()}.away`)
    await expect(journal.check()).rejects.toThrow('ENOENT')
    await expect(journal.append(line(2))).rejects.toThrow('ENOENT')
    expect(journal.isWritable).toBe(false)
    await rename(`${file()}.away`, file())
    await journal.append(line(3))
    expect(journal.isWritable).toBe(true)
    expect(await journal.read()).toEqual([1, 3].map(line))
    await journal.close()
  })
})
