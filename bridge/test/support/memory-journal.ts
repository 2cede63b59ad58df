import type { Journal, JournalEntry } from '../../src/ports/journal.ts'

export interface MemoryJournal extends Journal {
  readonly lines: JournalEntry[]
  failNext(): void
  /** A full disk, until it is no longer. */
  setFull(isFull: boolean): void
}

export function createMemoryJournal(): MemoryJournal {
  const lines: JournalEntry[] = []
  let fails = 0
  let isFull = false
  const fail = (): never => {
    throw new Error('no space left on device')
  }
  return {
    lines,
    failNext: () => {
      fails += 1
    },
    setFull: (is) => {
      isFull = is
    },
    async append(entry) {
      if (isFull) fail()
      if (fails > 0) {
        fails -= 1
        fail()
      }
      lines.push(entry)
    },
    async check() {
      if (isFull) fail()
    },
    get isWritable() {
      return !isFull
    },
    read: async () => lines,
    close: async () => undefined,
  }
}
