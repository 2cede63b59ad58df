import { addDays, type KstDate } from '@naru/shared/core/time'
import { queryOptions } from '@tanstack/react-query'
import { readCloses } from './bridge-bars.ts'
import type { Bridge } from './bridge-queries.ts'
import { CARRIED_CLOSES_END, readCarried } from './carried-bars.ts'
import type { DayRange } from './period.ts'

/** Days on which nothing was traded are no days of an index. */
export type Closes = ReadonlyMap<KstDate, number>

/** A long holiday may lie between a day and the close before it. */
const DAYS_BEFORE = 12

/**
 * What growth from the evening before the first of these days is held against: closes of the KOSPI as the bridge knows
 * them, and older ones as they come with the page. Empty where nobody knows any: then nothing is compared, and that is
 * said.
 */
export const kospiBesideQuery = (bridge: Bridge, { from, to }: DayRange) =>
  queryOptions({
    queryKey: ['kospi', bridge?.id, from, to],
    queryFn: ({ signal }): Promise<Closes> => read(bridge, { from: addDays(from, -DAYS_BEFORE), to, signal }),
    staleTime: 10 * 60_000,
  })

async function read(
  bridge: Bridge,
  { from, to, signal }: DayRange & { readonly signal: AbortSignal },
): Promise<Closes> {
  const told = bridge ? await readCloses({ bridge, spec: { from, to }, signal }) : null
  if (from > CARRIED_CLOSES_END) return told ?? new Map()
  const { benchmark } = await readCarried()
  const carried = [...benchmark].filter(([day]) => day >= from && day <= to)
  return new Map([...carried, ...(told ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
