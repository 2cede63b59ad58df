import { formatPercent, formatSigned, formatWon } from '@/lib/format.ts'

type Figure = number | null | undefined

const twoDecimals = new Intl.NumberFormat('ko-KR', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const oneDecimal = new Intl.NumberFormat('ko-KR', { maximumFractionDigits: 1 })

const isKnown = (value: Figure): value is number => value !== null && value !== undefined && Number.isFinite(value)

/** What the data do not give is a dash. */
const shown = (value: Figure, write: (value: number) => string): string => (isKnown(value) ? write(value) : '–')

/** "+12.34%" of a fraction. */
export const rateText = (value: Figure): string => shown(value, (known) => formatPercent(known * 100))
/** "12.34%": of what has no direction. */
export const shareText = (value: Figure): string => rateText(value).replace('+', '')
export const ratioText = (value: Figure): string => shown(value, (known) => twoDecimals.format(known))
export const wonText = (value: Figure): string => shown(value, (known) => formatWon(Math.round(known)))
export const signedText = (value: Figure): string => shown(value, (known) => formatSigned(Math.round(known)))
export const countText = (value: Figure): string => shown(value, (known) => oneDecimal.format(known))

/** "+12%" for axes. */
export const roughRate = (value: number): string => `${oneDecimal.format(Math.round(value * 1000) / 10)}%`
