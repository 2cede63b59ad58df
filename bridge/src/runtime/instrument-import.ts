import type { Clock } from '../ports/clock.ts'
import type { ListingsSource, ListingsStore } from '../ports/listings.ts'
import type { Logger } from '../ports/logger.ts'
import type { StoreError } from '../ports/store.ts'
import type { Timetable } from '../ports/timetable.ts'

interface Parts {
  readonly source: ListingsSource
  readonly store: ListingsStore
  readonly clock: Clock
  readonly timetable: Timetable
  readonly logger: Logger
}

/** Every morning before the first market opens; the lists of the day are there by then. */
const EVERY_MORNING = '10 7 * * *'
/** A list this young is the newest there is: another bridge may have brought it. */
const DONE_WITHIN_MS = 12 * 3_600_000
/** A bridge that starts has better things to do first. */
const AFTER_START_MS = 3_000
const RETRY_MS = [5 * 60_000, 15 * 60_000, 60 * 60_000] as const
const BATCH = 500

/**
 * Brings the broker's list of instruments into the ledger: after a start when there is none of today, and every morning.
 * Whatever goes wrong, the ledger keeps the list it has.
 */
export function startInstrumentImport({ source, store, clock, timetable, logger }: Parts): () => void {
  let isStopped = false
  let isRunning = false
  let cancelRetry = (): void => undefined

  const failed = (code: string, detail: string): false => {
    logger.alarm('instrument_import_failed', { code, detail })
    return false
  }

  /** False: worth another try. */
  const importOnce = async (): Promise<boolean> => {
    const begun = await store.begin(DONE_WITHIN_MS)
    if (!begun.ok) return failed('ledger', causeOf(begun.error))
    const importNo = begun.value
    if (importNo === null) return true
    const giveUp = async (code: string, detail: string): Promise<false> => {
      await store.finish(importNo, null)
      return failed(code, detail)
    }
    const listings = await source.read()
    if (!listings.ok) return giveUp(listings.error.kind, listings.error.detail)
    for (let from = 0; from < listings.value.length && !isStopped; from += BATCH) {
      const added = await store.add(importNo, listings.value.slice(from, from + BATCH))
      if (!added.ok) return giveUp('ledger', causeOf(added.error))
    }
    if (isStopped) return giveUp('stopped', 'the bridge is stopping')
    const finished = await store.finish(importNo, listings.value.length)
    if (!finished.ok) return failed('ledger', causeOf(finished.error))
    // The same list would be refused again: a person has to look at it, or tomorrow's is better.
    if (finished.value.outcome === 'refused') logger.alarm('instrument_import_refused', { ...finished.value })
    else logger.event('instruments_imported', { importNo, ...finished.value })
    return true
  }

  const run = async (retries: readonly number[]): Promise<void> => {
    if (isRunning || isStopped) return
    isRunning = true
    cancelRetry()
    const isDone = await importOnce().finally(() => {
      isRunning = false
    })
    const [delay, ...later] = retries
    if (!isDone && delay !== undefined && !isStopped) cancelRetry = clock.after(delay, () => void run(later))
  }

  cancelRetry = clock.after(AFTER_START_MS, () => void run(RETRY_MS))
  const leave = timetable.at(EVERY_MORNING, () => void run(RETRY_MS))
  return () => {
    isStopped = true
    leave()
    cancelRetry()
  }
}

const causeOf = (error: StoreError): string => (error.kind === 'refused' ? error.code : error.cause)
