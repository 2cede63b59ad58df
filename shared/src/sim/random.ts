/** A uniform number in [0, 1). Always passed in, so that a run can be repeated. */
export type Random = () => number

/** Mulberry32 (public domain, Tommy Ettinger): small, fast, 32 bits of state; good enough for prices, not for secrets. */
export function mulberry32(seed: number): Random {
  // Kept signed: the same bits, in a number that needs no place of its own in memory.
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A 32-bit seed from parts ("42", "005930", "2020-03-19", 7): FNV-1a over their text, then mixed. */
export function seedFrom(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const char of parts.join('|')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return mix(hash)
}

/** Scrambles one 32-bit number; the finalizer of MurmurHash3 (public domain). */
export function mix(value: number): number {
  let h = value >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
