/** What a user's script may take. Beyond any of them it is stopped, and named by a code. */
export const SCRIPT_LIMITS = {
  /** Of each strategy made of it. */
  memoryBytes: 4 * 1_048_576,
  stackBytes: 128 * 1_024,
  /** Of one answer, in some ten thousand loops or calls each: an endless loop ends at the same place every time. */
  fuel: 100,
  /** For one answer. What takes longer is stopped at its next loop or call. */
  answerMs: 1_000,
  signals: 200,
  /** Strategies made of one script that are alive at once; the oldest make room. */
  alive: 64,
  params: 32,
} as const
