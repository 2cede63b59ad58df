import { mkdir, open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Journal, JournalEntry } from '../../ports/journal.ts'

const Entry = z.object({
  at: z.number(),
  kind: z.enum(['about_to_send', 'outcome', 'recorded', 'session']),
  accountId: z.string(),
  intentId: z.string().optional(),
  detail: z.record(z.string(), z.unknown()),
})

export interface JournalLimits {
  readonly maxBytes: number
  /** Older files kept beside the current one. */
  readonly keep: number
}

const LIMITS: JournalLimits = { maxBytes: 10 * 1024 * 1024, keep: 5 }
const CURRENT = 'journal.jsonl'
const NEWLINE = 0x0a
/** What a check writes and takes back: a block, so that a full disk shows. A crash in between leaves no line to read. */
const BLANK = `${' '.repeat(4095)}\n`

/**
 * JSON lines, one fsync for everything that waits. A line is either whole or not there: a torn tail is cut off before
 * anything is added after it.
 */
export async function openFileJournal(directory: string, limits: JournalLimits = LIMITS): Promise<Journal> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const current = join(directory, CURRENT)
  await cutTornTail(current)
  let file = await open(current, 'a', 0o600)
  let bytes = (await file.stat()).size
  let waiting: { readonly line: string; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = []
  let writing: Promise<void> | undefined
  let isWriting = false
  let isTorn = false
  let isWritable = true

  const rotate = async (): Promise<void> => {
    await file.close()
    await shift(directory, limits.keep)
    file = await open(current, 'a', 0o600)
    bytes = 0
  }

  const writeBatch = async (batch: typeof waiting): Promise<void> => {
    // A failed write may have left half a line: nothing is added to it.
    if (isTorn) {
      await truncate(current, bytes)
      isTorn = false
    }
    if (bytes > limits.maxBytes) await rotate()
    const text = batch.map((item) => item.line).join('')
    isTorn = true
    await file.appendFile(text === '' ? BLANK : text)
    await file.datasync()
    if (text === '') await truncate(current, bytes)
    isTorn = false
    bytes += Buffer.byteLength(text)
  }

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await writeBatch(batch)
        isWritable = true
        for (const item of batch) item.resolve()
      } catch (error) {
        isWritable = false
        for (const item of batch) item.reject(error)
      }
    }
    // In the same breath as the last look: a line that comes right after starts a new round.
    isWriting = false
  }

  const write = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ line, resolve, reject })
      if (isWriting) return
      isWriting = true
      writing = writeAll()
    })

  return {
    append: (entry) => write(`${JSON.stringify(entry)}\n`),
    check: () => write(''),
    get isWritable() {
      return isWritable
    },
    async read() {
      const files = [...(await olderFiles(directory)), CURRENT]
      const texts = await Promise.all(files.map((name) => readFile(join(directory, name), 'utf8').catch(() => '')))
      return texts.flatMap(parseLines)
    },
    async close() {
      await writing
      await file.close()
    },
  }
}

function parseLines(text: string): readonly JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      const entry = Entry.safeParse(JSON.parse(line))
      return entry.success ? [entry.data as JournalEntry] : [] // optional key and `undefined` are one thing here
    } catch {
      return []
    }
  })
}

/** Keeps everything up to the last line end. */
async function cutTornTail(path: string): Promise<void> {
  const content = await readFile(path).catch(() => undefined)
  if (content === undefined || content.length === 0 || content.at(-1) === NEWLINE) return
  await truncate(path, content.lastIndexOf(NEWLINE) + 1)
}

/** journal.1.jsonl is the newest of the older ones. Oldest first. */
async function olderFiles(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory)
  const numbered = names.flatMap((name) => /^journal\.(\d+)\.jsonl$/.exec(name)?.[1] ?? [])
  return numbered
    .map(Number)
    .sort((a, b) => b - a)
    .map((number) => `journal.${number}.jsonl`)
}

async function shift(directory: string, keep: number): Promise<void> {
  const path = (number: number): string => join(directory, number === 0 ? CURRENT : `journal.${number}.jsonl`)
  await rm(path(keep), { force: true })
  for (let number = keep - 1; number >= 0; number -= 1) {
    const exists = await stat(path(number)).catch(() => undefined)
    if (exists) await rename(path(number), path(number + 1))
  }
}
