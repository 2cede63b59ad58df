/** Lengths of time menus offer, in seconds. */
export const LENGTHS = [5, 10, 30, 60, 180, 300, 600, 1_800, 3_600, 7_200, 14_400] as const

const pad = (value: number): string => String(value).padStart(2, '0')

/** 330 → "00:05:30", as the language writes it. */
export const writeDuration = (seconds: number): string =>
  `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`

/** "00:05:30" → 330; undefined for what is no length of time. */
export function readDuration(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? /^(\d\d):(\d\d):(\d\d)$/.exec(text) : null
  return parts ? Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]) : undefined
}

interface LengthWords {
  readonly hours: (count: number) => string
  readonly minutes: (count: number) => string
  readonly seconds: (count: number) => string
}

/** "5분 30초" */
export function lengthText(seconds: number, words: LengthWords): string {
  const parts = [
    [Math.floor(seconds / 3600), words.hours],
    [Math.floor(seconds / 60) % 60, words.minutes],
    [seconds % 60, words.seconds],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, say]) => say(count))
    .join(' ')
}
