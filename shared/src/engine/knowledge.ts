import { kstDate } from '../core/time.ts'
import { type Cache, hintBalance } from './cache.ts'
import type { EngineEvent } from './event.ts'
import { onActionsKnown, onInstrumentStatus } from './gates.ts'

type Knowledge = Extract<
  EngineEvent,
  { type: 'balance_recorded' | 'day_started' | 'actions_known' | 'instrument_status' }
>

/** What others know better: the ledger of earlier lives of this bridge, companies of their shares, exchanges of trading. */
export function applyKnowledge(cache: Cache, event: Knowledge): void {
  switch (event.type) {
    case 'balance_recorded':
      for (const adopted of event.adopted) onAdopted(cache, adopted)
      break
    case 'day_started':
      if (event.snapshot.date === kstDate(cache.now)) cache.books.start = event.snapshot
      break
    case 'actions_known':
      onActionsKnown(cache, event)
      if (cache.books.dispute !== null) hintBalance(cache)
      break
    case 'instrument_status':
      onInstrumentStatus(cache, event)
      break
  }
}

type Adopted = Extract<EngineEvent, { type: 'balance_recorded' }>['adopted'][number]

/**
 * The ledger, which remembers what it had before this bridge started, gave way to the broker. What was settled here
 * already is no news.
 */
function onAdopted({ books, effects }: Cache, { instrumentId, ours, broker }: Adopted): void {
  const isSettled = books.settled.get(instrumentId) === broker
  books.settled.delete(instrumentId)
  if (isSettled) return
  const detail = { instrumentId, expected: ours, held: broker }
  effects.push({ type: 'alarm', name: 'holdings_mismatch', detail })
}
