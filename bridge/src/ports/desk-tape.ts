/** What one desk was told and wanted, line by line. Never throws and never waits: nobody trades worse for being recorded. */
export interface DeskTape {
  write(line: string): void
  /** Resolves when what was written is kept. */
  close(): Promise<void>
}

/** Where days are recorded for support, if its owner wants that. */
export interface DeskTapes {
  /** A new one for a user whose strategies begin; undefined where none can be begun. */
  open(userId: string): DeskTape | undefined
}
