import { ok, type Result } from '@naru/shared/core/result'
import { kstDate, type UnixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { IndexCode } from '@naru/shared/domain/market-index'
import type { Clock } from '../../ports/clock.ts'
import type { MarketInfo } from '../../ports/market-info.ts'
import {
  actionValues,
  type FactValues,
  flowValues,
  indexValues,
  programValues,
  registerValues,
  shortSaleValues,
  valuationValues,
  yearValues,
} from './market-facts.ts'

const CODES: Readonly<Record<string, IndexCode>> = { KOSPI: '0001', KOSDAQ: '1001', KOSPI200: '2001' }

/** What is read over REST for rules, since no frame tells it. */
export interface FactNeeds {
  /** KOSPI, KOSDAQ, KOSPI200. */
  readonly indices: readonly string[]
  /** USDKRW. */
  readonly rates: readonly string[]
  readonly flows: readonly InstrumentId[]
  readonly programs: readonly InstrumentId[]
  readonly shorts: readonly InstrumentId[]
  readonly register: readonly InstrumentId[]
  readonly year: readonly InstrumentId[]
  readonly valuations: readonly InstrumentId[]
  readonly actions: readonly InstrumentId[]
  readonly interruptions: boolean
}

export type Facts =
  /** Of no instrument. */
  | { readonly group: 'shared'; readonly values: FactValues }
  | { readonly group: 'instrument'; readonly instrumentId: InstrumentId; readonly values: FactValues }
  /** Everything under an interruption now; nothing else is. */
  | { readonly group: 'vi'; readonly instrumentIds: readonly InstrumentId[] }

interface Parts {
  readonly clock: Clock
  readonly now: () => UnixMs
  /** Through the user's own session; undefined while there is none. */
  readonly info: () => MarketInfo | undefined
  /** What companies have announced for the weeks ahead; undefined where nobody tells. */
  readonly actions: (id: InstrumentId) => Promise<readonly CorporateAction[] | undefined>
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
const DAILY_MS = 43_200_000
const EVERY_MS = {
  index: 30_000,
  vi: 30_000,
  rate: 600_000,
  flow: 1_800_000,
  programs: 600_000,
  shorts: 1_800_000,
  valuation: 600_000,
  register: DAILY_MS,
  year: DAILY_MS,
  actions: DAILY_MS,
} as const
const RETRY_MS = 60_000
const BARS_OF_YEAR = 260

/** Asks in turn for what rules read that does not stream, one question at a time. */
export function createFactPoller({ clock, now, info, dayBars, actions, onFacts }: Parts): FactPoller {
  const tasks = new Map<string, Task>()
  let cancel: (() => void) | undefined
  let isReading = false
  let isStopped = false

  const all = <T>(read: Promise<Result<T, unknown>>, make: (value: T) => Facts): Promise<Result<Facts, unknown>> =>
    read.then((reply) => mapped(reply, make))

  const wanted = (needs: FactNeeds): ReadonlyMap<string, Omit<Task, 'dueAt'>> => {
    const next = new Map<string, Omit<Task, 'dueAt'>>()
    for (const index of needs.indices) {
      const code = CODES[index]
      if (code === undefined) continue
      const read: Task['read'] = (from) =>
        all(from.index(code), (snapshot) => ({ group: 'shared', values: indexValues(index, snapshot) }))
      next.set(`index ${index}`, { everyMs: EVERY_MS.index, read })
    }
    if (needs.rates.length > 0) {
      const read: Task['read'] = (from) =>
        all(from.exchangeRate(), ({ won }) => ({ group: 'shared', values: { 'fx.USDKRW': won } }))
      next.set('rate', { everyMs: EVERY_MS.rate, read })
    }
    if (needs.interruptions) next.set('vi', { everyMs: EVERY_MS.vi, read: readInterruptions })
    type Reader = (id: InstrumentId, from: MarketInfo) => Promise<Result<FactValues, unknown>>
    const each = (group: keyof typeof EVERY_MS, ids: readonly InstrumentId[], reader: Reader): void => {
      for (const instrumentId of ids) {
        const read: Task['read'] = (from) =>
          all(reader(instrumentId, from), (values) => ({ group: 'instrument', instrumentId, values }))
        next.set(`${group} ${instrumentId}`, { everyMs: EVERY_MS[group], read })
      }
    }
    each('flow', needs.flows, async (id, from) => mapped(await from.investorFlows(id), flowValues))
    each('programs', needs.programs, async (id, from) => mapped(await from.programTrades(id), programValues))
    each('shorts', needs.shorts, async (id, from) => mapped(await from.shortSales(id), shortSaleValues))
    each('valuation', needs.valuations, async (id, from) => mapped(await from.valuation(id), valuationValues))
    each('register', needs.register, async (id, from) =>
      mapped(await from.stockInfo(id), (row) => registerValues(row, now())),
    )
    each('year', needs.year, async (id) => found(await dayBars(id, BARS_OF_YEAR), (bars) => yearValues(bars, now())))
    each('actions', needs.actions, async (id) => found(await actions(id), (told) => actionValues(told, kstDate(now()))))
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

const mapped = <T, U>(reply: Result<T, unknown>, make: (value: T) => U): Result<U, unknown> =>
  reply.ok ? ok(make(reply.value)) : reply

const found = <T>(value: T | undefined, make: (value: T) => FactValues): Result<FactValues, unknown> =>
  value === undefined ? { ok: false, error: 'not_told' } : ok(make(value))

const readInterruptions: Task['read'] = async (info) => {
  const reply = await info.viStatus()
  if (!reply.ok) return reply
  const under = reply.value.filter(({ isActive }) => isActive).map(({ instrumentId }) => instrumentId)
  return ok({ group: 'vi', instrumentIds: [...new Set(under)] })
}
