import type { Journal, JournalEntry } from '../../src/ports/journal.ts'

export interface MemoryJournal extends Journal {
  readonly lines: JournalEntry[]
  failNext(): void
}

export function createMemoryJournal(): MemoryJournal {
  const lines: JournalEntry[] = []
  let fails = 0
  return {
    lines,
    failNext: () => {
      fails += 1
    },
    async append(entry) {
      if (fails > 0) {
        fails -= 1
        throw new Error('no space left on device')
      }
      lines.push(entry)
    },
    read: async () => lines,
    close: async () => undefined,
  }
}
