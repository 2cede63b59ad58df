/** A row that says how new it is: a larger version is always later. */
export interface Versioned {
  readonly version: number
}

type KeyOf<R> = (row: R) => string

/** The same version can read differently later (an order expires by the clock); the fresh reading counts. */
const isSame = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other)

const newestFirst = (a: Versioned, b: Versioned): number => b.version - a.version

/** The list after one row event. A row that is not newer than the one held changes nothing, not even identity. */
export function applyRow<R extends Versioned>(held: readonly R[], row: R, keyOf: KeyOf<R>): readonly R[] {
  const key = keyOf(row)
  const former = held.find((candidate) => keyOf(candidate) === key)
  if (former && former.version >= row.version) return held
  return former ? held.map((candidate) => (candidate === former ? row : candidate)) : [row, ...held]
}

/**
 * The list after a snapshot read that may be older than events already applied: of each row the newer one stays, and
 * a row the snapshot lacks stays only if it is newer than everything in the snapshot.
 */
export function mergeSnapshot<R extends Versioned>(
  held: readonly R[] | undefined,
  snapshot: readonly R[],
  keyOf: KeyOf<R>,
): readonly R[] {
  if (!held || held.length === 0) return snapshot
  const heldByKey = new Map(held.map((row) => [keyOf(row), row]))
  const merged = snapshot.map((row) => {
    const other = heldByKey.get(keyOf(row))
    return other && (other.version > row.version || isSame(other, row)) ? other : row
  })
  const seen = new Set(snapshot.map(keyOf))
  const latest = snapshot.reduce((max, row) => Math.max(max, row.version), 0)
  const newer = held.filter((row) => !seen.has(keyOf(row)) && row.version > latest).sort(newestFirst)
  return newer.length === 0 ? merged : [...newer, ...merged]
}
