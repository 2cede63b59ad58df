/** Waits 0.5 s, 1 s, 2 s … at most 30 s, each shortened at random by up to half so that clients do not come back in step. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10))
  return Math.round(full * (1 - random() / 2))
}
