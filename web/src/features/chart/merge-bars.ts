import type { Bar } from '@naru/shared/domain/market-data'

/**
 * What is held after the newest bars were read again. The reading is right from its first bar on: it heals what was
 * missed and, when a replay has gone back, removes what has not happened yet. Bars before it stay.
 */
export function mergeNewest(held: readonly Bar[], fresh: readonly Bar[]): readonly Bar[] {
  const first = fresh[0]
  return first ? [...held.filter((bar) => bar.ts < first.ts), ...fresh] : held
}

/** Older pages (each oldest first, in the order they were read) before the newest bars, every bar once. */
export function withOlder(pages: readonly (readonly Bar[])[], newest: readonly Bar[]): readonly Bar[] {
  const stretches: (readonly Bar[])[] = [newest]
  let first = newest[0]
  for (const page of pages) {
    const limit = first?.ts ?? Number.POSITIVE_INFINITY
    const before = page.filter((bar) => bar.ts < limit)
    stretches.push(before)
    first = before[0] ?? first
  }
  return stretches.reverse().flat()
}
