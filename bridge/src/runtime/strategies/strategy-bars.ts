import { err, ok, type Result } from '@naru/shared/core/result'
import { kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar, BarSpec } from '@naru/shared/domain/market-data'
import type { ArmedStrategy, BarQuestion, DeskEffect, DeskEventBody } from '@naru/shared/strategies/desk/desk-event'
import type { Clock } from '../../ports/clock.ts'
import { type BarAnswer, createBarReader } from '../automation/bar-reader.ts'
import type { History } from '../history.ts'

type Question = Extract<DeskEffect, { type: 'need_bars' }>

interface Asked extends BarQuestion {
  readonly isAnew?: boolean
}

interface Parts {
  readonly userId: string
  readonly history: Pick<History, 'read'>
  readonly clock: Clock
  /** Nobody to ask while it is false: questions wait. */
  readonly canAsk: () => boolean
  readonly put: (event: DeskEventBody) => void
}

/** Bars one question may ask for, and how many questions one strategy's past may take. */
const PAGE = 2_400
const MAX_PAGES = 20
const WHOLE_TRIES = 6
const WHOLE_MS = 1_000

interface Answer extends BarAnswer {
  readonly asked: BarQuestion
}

/** What strategies are told of the past: as far back as they began, however many pages that is. */
export function createStrategyBars({ userId, history, clock, canAsk, put }: Parts) {
  const since = new Map<string, UnixMs>()
  const keyOf = (id: InstrumentId, spec: BarSpec): string => `${spec} ${id}`

  const page = async (
    id: InstrumentId,
    spec: BarSpec,
    asked: { limit: number; to: UnixMs | null; isAnew?: boolean },
  ) => {
    const question = { userId, instrumentId: id, spec, ...asked, adjust: 'splits', source: null } as const
    const read = await history.read(question)
    if (!read.ok) return read
    const { bars, isForming, missingDays, isAllThereIs, isStale } = read.value
    // Past minutes that nobody tells are never waited for: they are missing live and in the evening alike.
    return ok({ bars, isForming, isStale, missing: isAllThereIs ? [] : missingDays })
  }

  /** The newest `count`, and everything back to `from`. */
  const read = async (id: InstrumentId, spec: BarSpec, { count, from, isAnew = false }: Asked) => {
    // One more than is wanted: the newest may still grow.
    const first = await page(id, spec, { limit: Math.min(count + 1, PAGE), to: null, isAnew })
    if (!first.ok) return first
    const { isForming, isStale } = first.value
    let bars: readonly Bar[] = first.value.bars
    const missing = [...first.value.missing]
    if (from === null) return ok({ bars, isForming, isStale, isWhole: missing.length === 0 })
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const oldest = bars[0]?.ts
      if (oldest === undefined || oldest <= from) break
      const more = await page(id, spec, { limit: PAGE, to: unixMs(oldest - 1) })
      if (!more.ok) return more
      const older = more.value.bars.filter(({ ts }) => ts < oldest)
      if (older.length === 0) break
      bars = [...older, ...bars]
      missing.push(...more.value.missing)
    }
    const since = kstDate(from)
    return ok({ bars, isForming, isStale, isWhole: missing.every((day) => day < since) })
  }

  /** Days that are not there yet are being fetched by whoever was asked: a strategy must see all of them. */
  const readWhole = async (id: InstrumentId, spec: BarSpec, asked: Asked) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await read(id, spec, asked)
      if (!answer.ok || answer.value.isWhole || tries === WHOLE_TRIES) return answer
      await new Promise<void>((resolve) => clock.after(WHOLE_MS, resolve))
    }
  }

  const reader = createBarReader({
    async read({ instrumentId, spec, count }): Promise<Result<Answer, unknown>> {
      const key = keyOf(instrumentId, spec)
      const asked = { count, from: since.get(key) ?? null }
      since.delete(key)
      const answer = await readWhole(instrumentId, spec, asked)
      if (!answer.ok) return answer
      const { bars, isForming } = answer.value
      return ok({ bars, isForming, asked })
    },
    canAsk,
    onRead: ({ instrumentId, spec }, answer) => {
      if (answer.ok) put({ type: 'bars_loaded', instrumentId, spec, ...answer.value })
      else put({ type: 'bars_failed', instrumentId, spec })
    },
  })

  return {
    ask({ instrumentId, spec, count, from }: Question): void {
      const key = keyOf(instrumentId, spec)
      const known = since.get(key)
      if (from !== null) since.set(key, known === undefined || from < known ? from : known)
      reader.ask({ instrumentId, spec, count })
    },
    wake: reader.wake,
    stop: reader.stop,
    /** Everything a strategy was to be told, of all its instruments, as the broker has it now; undefined when one of them cannot be read. */
    async readAll(
      version: ArmedStrategy,
      from: number,
    ): Promise<ReadonlyMap<InstrumentId, readonly Bar[]> | undefined> {
      const all = new Map<InstrumentId, readonly Bar[]>()
      for (const id of version.instruments) {
        const asked = { count: 1, from: unixMs(from), isAnew: true }
        const answer = await readWhole(id, version.terms.bar, asked).catch((cause) => err(cause))
        // A line that does not answer leaves what was stored: the day would be judged by a part of it.
        if (!answer.ok || !answer.value.isWhole || answer.value.isStale) return undefined
        all.set(
          id,
          answer.value.bars.filter(({ ts }) => ts >= from),
        )
      }
      return all
    },
  }
}
