/** The NAS black box: what was about to be sent and what came back, durable before the next step. */
export interface JournalEntry {
  readonly at: number
  readonly kind: 'about_to_send' | 'outcome' | 'recorded' | 'session'
  readonly accountId: string
  readonly intentId?: string
  readonly detail: Readonly<Record<string, unknown>>
}

export interface Journal {
  /** Resolves when the line is fsynced. Rejects when it cannot be written: then nothing may be sent. */
  append(entry: JournalEntry): Promise<void>
  /** Writes and takes back a line, to learn of a full or broken disk before an order does. Rejects like `append`. */
  check(): Promise<void>
  /** False after a write failed, until one goes well. */
  readonly isWritable: boolean
  /** All readable lines, oldest first; a torn last line is left out. */
  read(): Promise<readonly JournalEntry[]>
  close(): Promise<void>
}
