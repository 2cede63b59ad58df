import type { Locale } from '@/text/locale.ts'

const whole = new Intl.NumberFormat('ko-KR', { maximumFractionDigits: 0 })
const oneDecimal = new Intl.NumberFormat('ko-KR', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat('ko-KR', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** "1,234,567": won with commas, fraction dropped towards zero. */
export const formatWon = (won: number): string => whole.format(Math.trunc(won) + 0)

/** "+1,234" or "-1,234"; zero has no sign. */
export const formatSigned = (won: number): string => (won > 0 ? `+${formatWon(won)}` : formatWon(won))

/** A price per share: one decimal when it is not whole, as averages and mid-price fills are. */
export const formatPrice = (price: number): string =>
  Number.isInteger(price) ? whole.format(price) : oneDecimal.format(price)

/** 체결강도 "111.4"; a dash before anything has traded. */
export const formatStrength = (strength: number): string => (strength === 0 ? '–' : oneDecimal.format(strength))

export const formatQuantity = (shares: number): string => whole.format(shares)

/** "+1.23%"; zero has no sign. `rate` is in percent. */
export function formatPercent(rate: number): string {
  const text = percent.format(Object.is(rate, -0) ? 0 : rate)
  return `${rate > 0 ? '+' : ''}${text === '-0.00' ? '0.00' : text}%`
}

/** "1억 2,345만", "12만 3,456", "1조 2,345억": the two largest groups of four digits; in English "123.45M". */
export function formatLongWon(won: number, locale: Locale): string {
  if (locale === 'en') return compact.format(Math.trunc(won))
  const sign = won < 0 ? '-' : ''
  const amount = Math.trunc(Math.abs(won))
  const groups = [
    ['조', 1_0000_0000_0000],
    ['억', 1_0000_0000],
    ['만', 1_0000],
    ['', 1],
  ] as const
  const first = groups.findIndex(([, size]) => amount >= size)
  if (first === -1) return '0'
  const parts = groups.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(amount / size) % (size === 1_0000_0000_0000 ? Number.MAX_SAFE_INTEGER : 1_0000)
    return count === 0 ? '' : `${whole.format(count)}${unit}`
  })
  return `${sign}${parts.filter(Boolean).join(' ')}`
}

const kstTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Seoul',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const kstDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' })

type Instant = string | number

/** "14:03:21" in Seoul, whatever the browser's zone. */
export const formatTime = (at: Instant): string => kstTime.format(new Date(at))

/** "2026-11-21" in Seoul. */
export const formatDay = (at: Instant): string => kstDay.format(new Date(at))

/** "11-21 14:03:21" in Seoul. */
export const formatDayTime = (at: Instant): string => `${formatDay(at).slice(5)} ${formatTime(at)}`

interface AgeWords {
  readonly justNow: string
  readonly secondsAgo: (count: number) => string
  readonly minutesAgo: (count: number) => string
  readonly hoursAgo: (count: number) => string
  readonly daysAgo: (count: number) => string
}

/** "3초 전". Under two seconds is "방금"; the future (a clock running ahead) counts as now. */
export function formatAge(ageMs: number, words: AgeWords): string {
  const seconds = Math.floor(ageMs / 1000)
  if (seconds < 2) return words.justNow
  if (seconds < 60) return words.secondsAgo(seconds)
  if (seconds < 3600) return words.minutesAgo(Math.floor(seconds / 60))
  if (seconds < 86_400) return words.hoursAgo(Math.floor(seconds / 3600))
  return words.daysAgo(Math.floor(seconds / 86_400))
}

export type Direction = 'up' | 'down' | 'flat'

export const directionOf = (change: number): Direction => (change > 0 ? 'up' : change < 0 ? 'down' : 'flat')
