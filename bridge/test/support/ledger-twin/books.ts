import type { AccountId } from '@naru/shared/domain/order'
import type { BookRecord } from '@naru/shared/engine/effect'
import type { DaySnapshot } from '@naru/shared/portfolio/day-snapshot'
import type { Recorded } from '../../../src/ports/store.ts'
import type { Tables } from './tables.ts'

/** First snapshot of each account and day, by ledger. */
const starts = new WeakMap<Tables, Map<string, DaySnapshot>>()

/** Of the snapshots that start a day the first is kept; the rest is only noted. */
export function keepBooks(tables: Tables, accountId: AccountId, fact: BookRecord): Recorded {
  if (fact.kind !== 'day_snapshot' || fact.of !== 'start') return { deferred: [] }
  const key = `${accountId} ${fact.snapshot.date}`
  const days = starts.get(tables) ?? new Map<string, DaySnapshot>()
  starts.set(tables, days)
  const kept = days.get(key) ?? fact.snapshot
  days.set(key, kept)
  return { deferred: [], kept }
}
