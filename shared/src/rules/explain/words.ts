import type { BarSpec } from '../../domain/market-data.ts'
import type { Unit } from '../catalogue.ts'
import { UNITS } from '../catalogue.ts'
import type { Meaning } from '../unit.ts'

export type Locale = 'ko' | 'en'

/** What a rule names by a code or an id alone. Undefined: the code itself is said. */
export interface RuleNames {
  symbol?(symbol: string): string | undefined
  line?(id: string): string | undefined
  watchlist?(id: string): string | undefined
}

export const BAR_NAMES: Readonly<Record<BarSpec, { readonly ko: string; readonly en: string }>> = {
  '1m': { ko: '1분봉', en: '1-minute' },
  '5m': { ko: '5분봉', en: '5-minute' },
  '15m': { ko: '15분봉', en: '15-minute' },
  '30m': { ko: '30분봉', en: '30-minute' },
  '60m': { ko: '60분봉', en: '60-minute' },
  '1d': { ko: '일봉', en: 'daily' },
  '1w': { ko: '주봉', en: 'weekly' },
  '1mo': { ko: '월봉', en: 'monthly' },
}

/** 1,234,567.5 */
export function figure(value: number): string {
  const [whole = '0', fraction] = String(Math.abs(value)).split('.')
  if (whole.includes('e')) return String(value)
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${value < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** A number in its unit. A bare one takes the unit of what it is compared with. */
export function amount(value: number, unit: Meaning, locale: Locale): string {
  if (unit === 'zero' || unit === 'plain' || unit === 'any' || unit === 'number') return figure(value)
  if (unit === 'duration') return span(value, locale)
  const word = UNITS[unit satisfies Unit][locale]
  return locale === 'ko' || unit === 'pct' ? `${figure(value)}${word}` : `${figure(value)} ${word}`.trim()
}

/** "1시간 30분", "30 seconds". */
export function span(milliseconds: number, locale: Locale): string {
  const total = Math.round(milliseconds / 1000)
  const parts: readonly (readonly [number, string, string])[] = [
    [Math.floor(total / 3600), '시간', 'hour'],
    [Math.floor(total / 60) % 60, '분', 'minute'],
    [total % 60, '초', 'second'],
  ]
  const said = parts.filter(([value]) => value > 0)
  if (said.length === 0) return locale === 'ko' ? '0초' : '0 seconds'
  return said
    .map(([value, ko, en]) => (locale === 'ko' ? `${value}${ko}` : `${value} ${en}${value === 1 ? '' : 's'}`))
    .join(' ')
}
