import { HistoryResponse } from '@naru/shared/contracts/bridge-api'
import { addDays, fromKst, type KstDate, kstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { queryOptions } from '@tanstack/react-query'
import { askBridge } from './bridge.ts'
import type { Bridge } from './bridge-queries.ts'

/** A long holiday may lie between a day and the close before it. */
const DAYS_BACK = 12

/**
 * Won per share an instrument closed at on a day, or on the last trading day before it: as it was then, no split divided
 * out. Null where the bridge does not know.
 */
export const dayCloseQuery = (bridge: Bridge, id: InstrumentId, day: KstDate) =>
  queryOptions({
    queryKey: ['day-close', bridge?.id, id, day],
    enabled: bridge !== undefined,
    queryFn: async ({ signal }): Promise<number | null> => {
      if (!bridge) return null
      const to = String(fromKst(day, '235959') ?? 0)
      const query = new URLSearchParams({ spec: '1d', limit: '1', adjust: 'none', to })
      const { bars, missingDays } = await askBridge({
        bridge,
        path: `/v1/history/${id}?${query}`,
        answer: HistoryResponse,
        signal,
      })
      const last = bars.at(-1)
      const date = last && kstDate(last.ts)
      if (!last || !date || date > day || date < addDays(day, -DAYS_BACK)) return null
      // A day between that is still being read may have closed elsewhere.
      return missingDays.some((missing) => missing > date && missing <= day) ? null : last.close
    },
    staleTime: 10 * 60_000,
  })
