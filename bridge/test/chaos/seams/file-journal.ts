import { openFileJournal as open } from '../../../src/adapters/journal/file-journal.ts'
import type { Journal } from '../../../src/ports/journal.ts'
import { reach, strikes } from './points.ts'

/** The journal, stopping right after a line is durable. */
export async function openFileJournal(directory: string): Promise<Journal> {
  const journal = await open(directory)
  return {
    ...journal,
    get isWritable() {
      return journal.isWritable
    },
    async append(entry) {
      if (strikes('full')) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      await journal.append(entry)
      if (entry.kind === 'about_to_send') reach('K4', entry.intentId)
      if (entry.kind === 'outcome') reach('K11', entry.intentId)
    },
  }
}
