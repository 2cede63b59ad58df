/** Signals of a day that were not the same when the day was played again. */
export const differing = (counts: Readonly<Record<string, number>>): number =>
  Object.entries(counts).reduce((sum, [kind, count]) => sum + (kind === 'same' ? 0 : count), 0)
