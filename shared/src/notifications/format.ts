import { fromKst, KST_OFFSET_MS, kstDate, kstHhmmss, type UnixMs, unixMs } from '../core/time.ts'
import type { Locale } from './message.ts'

/** 1234500 → "1,234,500". Up to two decimals, for averages. */
export function grouped(value: number): string {
  const [whole = '', decimals] = String(Math.round(Math.abs(value) * 100) / 100).split('.')
  const sign = value < 0 && Number(whole + (decimals ?? '')) !== 0 ? '-' : ''
  return sign + whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (decimals === undefined ? '' : `.${decimals}`)
}

export const won = (value: number, locale: Locale): string => `${grouped(value)}${locale === 'ko' ? '원' : ' won'}`

/** With its sign: what was gained or lost. */
export const gain = (value: number, locale: Locale): string => `${value > 0 ? '+' : ''}${won(value, locale)}`

export const shares = (value: number, locale: Locale): string =>
  locale === 'ko' ? `${grouped(value)}주` : `${grouped(value)} ${value === 1 ? 'share' : 'shares'}`

const clock = (at: UnixMs): string => kstHhmmss(at).replace(/^(..)(..)(..)$/, '$1:$2:$3')

/** "11월 23일 14:30:05" in Seoul. */
export function kstTime(at: UnixMs, locale: Locale): string {
  const [, month, day] = kstDate(at).split('-').map(Number)
  return locale === 'ko' ? `${month}월 ${day}일 ${clock(at)}` : `${month}/${day} ${clock(at)} KST`
}

const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|([+-])(\d{2})(?::?(\d{2}))?)$/

/** A time as Postgres writes it → instant; undefined when it is none. */
export function parseTimestamp(text: string): UnixMs | undefined {
  const found = TIMESTAMP.exec(text)
  if (!found) return undefined
  const [, date = '', hour = '', minute = '', second = '', fraction = '', , sign, offsetHours, offsetMinutes] = found
  const local = fromKst(date, hour + minute + second)
  if (local === undefined) return undefined
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60_000 * (sign === '-' ? -1 : 1)
  return unixMs(local + KST_OFFSET_MS - offset + Number(`0${fraction}`) * 1_000)
}
