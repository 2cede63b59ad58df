import { err, ok } from '@naru/shared/core/result'
import { addDays, fromKst, type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { Environment } from '@naru/shared/domain/order'
import type { HistoryProvider, HistoryRequest, StoredSpec } from '../../ports/history.ts'
import type { ReadBars } from './bars.ts'
import type { CorporateActions } from './corporate-actions.ts'

export interface KisHistoryParts {
  readonly readBars: ReadBars
  readonly corporateActions: CorporateActions
  readonly environment: Environment
  /** What the market's clock shows, found out by a read where no trade has told it yet. */
  readonly marketNow: (instrument: InstrumentId) => Promise<UnixMs>
}

/** Days come a hundred a page, minutes of past days 120: a call is three pages of days or eight of minutes. */
const MAX_DAYS: Readonly<Partial<Record<StoredSpec, number>>> = { '1d': 400, '1m': 2 }
/** A share rests while it is split. */
const LONGEST_HALT_DAYS = 60
const MORE_THAN_THERE_ARE = 10_000

const endOf = (day: KstDate): UnixMs => unixMs((fromKst(addDays(day, 1), '000000') ?? 0) - 1)

/** Days and minutes as they were traded. Past minutes are for live keys alone, and go back one year. */
export const createKisHistory = ({
  readBars,
  corporateActions,
  environment,
  marketNow,
}: KisHistoryParts): HistoryProvider => ({
  source: 'kis',
  specs: ['1d', '1m'],
  maxDays: MAX_DAYS,
  marketNow,
  async bars({ instrumentId: instrument, spec, from, to, limit = MORE_THAN_THERE_ARE }: HistoryRequest) {
    if (spec !== '1d' && spec !== '1m') return err({ kind: 'unsupported' })
    const now = await marketNow(instrument)
    const isPast = to < kstDate(now)
    if (spec === '1m' && isPast && environment === 'paper') return err({ kind: 'unsupported' })
    const read = await readBars({ instrument, spec, to: endOf(to), limit, marketNow: now, from, isRaw: true })
    if (!read.ok) return read
    const isInside = ({ ts }: Bar): boolean => kstDate(ts) >= from
    return ok({ bars: read.value.filter(isInside), adjustedTo: null })
  },
  actions: (instrument, days) => corporateActions.all(instrument, days),
  async adjustmentAt(instrument, day) {
    const now = await marketNow(instrument)
    const from = addDays(day, -LONGEST_HALT_DAYS)
    const request = {
      instrument,
      spec: '1d',
      to: endOf(day),
      limit: MORE_THAN_THERE_ARE,
      marketNow: now,
      from,
    } as const
    const traded = await readBars({ ...request, isRaw: true })
    if (!traded.ok) return traded
    const adjusted = await readBars(request)
    if (!adjusted.ok) return adjusted
    const ratioOf = (bar: Bar | undefined): number | undefined => {
      const twin = bar && adjusted.value.find(({ ts }) => ts === bar.ts)
      return bar && twin && twin.close / bar.close
    }
    const [before, on] = [ratioOf(traded.value.at(-2)), ratioOf(traded.value.at(-1))]
    return before && on ? ok(before / on) : err({ kind: 'unreadable', cause: 'no bars on both sides' })
  },
})
