/** Everything that happened in a run, boiled down to sixteen hex digits: two runs that differ anywhere differ here. */
export interface Trace {
  note(at: number, who: string, what: string): void
  digest(): string
  /** The lines themselves, when they are kept. */
  readonly lines: readonly string[]
}

export function createTrace(keepsLines: boolean): Trace {
  let [high, low] = [0x811c9dc5, 0x1000193]
  const lines: string[] = []
  return {
    lines,
    note(at, who, what) {
      const line = `${at} ${who} ${what}`
      if (keepsLines) lines.push(line)
      for (let index = 0; index < line.length; index += 1) {
        const code = line.charCodeAt(index)
        high = Math.imul(high ^ code, 0x01000193)
        low = Math.imul(low + code, 0x85ebca6b) ^ (low >>> 13)
      }
    },
    digest: () => [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join(''),
  }
}
