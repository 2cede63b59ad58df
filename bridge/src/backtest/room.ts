import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { fromKst } from '@naru/shared/core/time'
import { MINUTES } from '@naru/shared/market/resample'

const DAY_MS = 86_400_000
/** Weekdays less holidays, and the minutes of a session. */
const TRADING_DAYS_A_YEAR = 250
const SESSION_MINUTES = 390

/** Bars a job may hold at most, by the calendar: what is missing is not known before it is read. */
export function barsIn({
  instruments,
  bar,
  from,
  to,
}: Pick<BacktestSpec, 'instruments' | 'bar' | 'from' | 'to'>): number {
  const span = (fromKst(to, '000000') ?? 0) - (fromKst(from, '000000') ?? 0)
  const days = Math.ceil(((span / DAY_MS + 1) / 365) * TRADING_DAYS_A_YEAR)
  return instruments.length * days * (bar === '1d' ? 1 : Math.ceil(SESSION_MINUTES / MINUTES[bar]))
}

export interface Room {
  /** Resolves when so much is free; what it resolves to gives it back. First come, first served. */
  take(size: number): Promise<() => void>
}

export function createRoom(size: number): Room {
  let free = size
  const waiting: { readonly size: number; readonly enter: () => void }[] = []
  const serve = (): void => {
    for (let next = waiting[0]; next && next.size <= free; next = waiting[0]) {
      waiting.shift()
      free -= next.size
      next.enter()
    }
  }
  return {
    take: (wanted) =>
      new Promise((resolve) => {
        const giveBack = (): void => {
          free += wanted
          serve()
        }
        waiting.push({ size: wanted, enter: () => resolve(giveBack) })
        serve()
      }),
  }
}
