/** What is read again when a broadcast tells of it: everything under these. */
export const strategyKeys = {
  /** Strategies, versions, signals, runs, days and hooks. */
  all: ['ledger', 'strategies'],
} as const
