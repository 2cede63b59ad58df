import { ok, type Result } from '@naru/shared/core/result'
import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { IndexCode } from '@naru/shared/domain/market-index'
import type { Clock } from '../../ports/clock.ts'
import type { MarketInfo } from '../../ports/market-info.ts'
import { type FactValues, flowValues, indexValues, registerValues, yearValues } from './market-facts.ts'

const CODES: Readonly<Record<string, IndexCode>> = { KOSPI: '0001', KOSDAQ: '1001', KOSPI200: '2001' }

/** What is read over REST for rules, since no frame tells it. */
export interface FactNeeds {
  /** KOSPI, KOSDAQ, KOSPI200. */
  readonly indices: readonly string[]
  readonly flows: readonly InstrumentId[]
  readonly register: readonly InstrumentId[]
  readonly year: readonly InstrumentId[]
  readonly interruptions: boolean
}

export type Facts =
  | { readonly group: 'index'; readonly values: FactValues }
  | { readonly group: 'flow' | 'register' | 'year'; readonly instrumentId: InstrumentId; readonly values: FactValues }
  /** Everything under an interruption now; nothing else is. */
  | { readonly group: 'vi'; readonly instrumentIds: readonly InstrumentId[] }

interface Parts {
  readonly clock: Clock
  readonly now: () => UnixMs
  /** Through the user's own session; undefined while there is none. */
  readonly info: () => MarketInfo | undefined
  readonly dayBars: (id: InstrumentId, limit: number) => Promise<readonly Bar[] | undefined>
  readonly onFacts: (facts: Facts) => void
}

export interface FactPoller {
  want(needs: FactNeeds): void
  stop(): void
}

interface Task {
  readonly everyMs: number
  readonly read: (info: MarketInfo) => Promise<Result<Facts, unknown>>
  dueAt: number
}

/** One question in this time: what a paper key has left beside orders, prices and the user's screens. */
const GAP_MS = 2_000
const EVERY_MS = { index: 30_000, vi: 30_000, flow: 1_800_000, register: 43_200_000, year: 43_200_000 } as const
const RETRY_MS = 60_000
const BARS_OF_YEAR = 260

/** Asks in turn for what rules read that does not stream, one question at a time. */
export function createFactPoller({ clock, now, info, dayBars, onFacts }: Parts): FactPoller {
  const tasks = new Map<string, Task>()
  let cancel: (() => void) | undefined
  let isReading = false
  let isStopped = false

  const all = <T>(read: Promise<Result<T, unknown>>, make: (value: T) => Facts): Promise<Result<Facts, unknown>> =>
    read.then((reply) => (reply.ok ? ok(make(reply.value)) : reply))

  const wanted = (needs: FactNeeds): ReadonlyMap<string, Omit<Task, 'dueAt'>> => {
    const next = new Map<string, Omit<Task, 'dueAt'>>()
    for (const index of needs.indices) {
      const code = CODES[index]
      if (code === undefined) continue
      const read: Task['read'] = (from) =>
        all(from.index(code), (snapshot) => ({ group: 'index', values: indexValues(index, snapshot) }))
      next.set(`index ${index}`, { everyMs: EVERY_MS.index, read })
    }
    if (needs.interruptions) next.set('vi', { everyMs: EVERY_MS.vi, read: readInterruptions })
    for (const instrumentId of needs.flows) {
      const read: Task['read'] = (from) =>
        all(from.investorFlows(instrumentId), (rows) => ({ group: 'flow', instrumentId, values: flowValues(rows) }))
      next.set(`flow ${instrumentId}`, { everyMs: EVERY_MS.flow, read })
    }
    for (const instrumentId of needs.register) {
      const read: Task['read'] = (from) =>
        all(from.stockInfo(instrumentId), (row) => ({
          group: 'register',
          instrumentId,
          values: registerValues(row, now()),
        }))
      next.set(`register ${instrumentId}`, { everyMs: EVERY_MS.register, read })
    }
    for (const instrumentId of needs.year) {
      const read = async (): Promise<Result<Facts, unknown>> => {
        const bars = await dayBars(instrumentId, BARS_OF_YEAR)
        if (bars === undefined) return { ok: false, error: 'no_bars' }
        return ok({ group: 'year', instrumentId, values: yearValues(bars, now()) })
      }
      next.set(`year ${instrumentId}`, { everyMs: EVERY_MS.year, read })
    }
    return next
  }

  const nextDue = (): Task | undefined => {
    let first: Task | undefined
    for (const task of tasks.values()) if (first === undefined || task.dueAt < first.dueAt) first = task
    return first
  }

  const schedule = (): void => {
    cancel?.()
    const task = nextDue()
    if (task === undefined || isStopped || isReading) return
    cancel = clock.after(Math.max(GAP_MS, task.dueAt - clock.monotonic()), () => void look(task))
  }

  const look = async (task: Task): Promise<void> => {
    const from = info()
    isReading = true
    const reply = from === undefined ? undefined : await task.read(from)
    isReading = false
    task.dueAt = clock.monotonic() + (reply?.ok ? task.everyMs : Math.min(RETRY_MS, task.everyMs))
    if (reply?.ok && !isStopped) onFacts(reply.value)
    schedule()
  }

  return {
    want(needs) {
      const next = wanted(needs)
      for (const key of tasks.keys()) if (!next.has(key)) tasks.delete(key)
      for (const [key, task] of next) if (!tasks.has(key)) tasks.set(key, { ...task, dueAt: clock.monotonic() })
      schedule()
    },
    stop() {
      isStopped = true
      cancel?.()
    },
  }
}

const readInterruptions: Task['read'] = async (info) => {
  const reply = await info.viStatus()
  if (!reply.ok) return reply
  const under = reply.value.filter(({ isActive }) => isActive).map(({ instrumentId }) => instrumentId)
  return ok({ group: 'vi', instrumentIds: [...new Set(under)] })
}
