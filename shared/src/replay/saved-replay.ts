import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { InstrumentId, InstrumentKind, Market } from '../domain/instrument.ts'
import type { BarColumns } from '../indicators/columns.ts'
import { parseRule } from '../rules/parse.ts'
import { parseStrategySpec, type StrategySpec } from '../strategies/spec.ts'
import { REPLAY_BARS, type RecordedDay } from './recorded-day.ts'
import type { ReplayCommand, ReplaySettings } from './replay.ts'
import type { ReplayRule } from './rule-watch.ts'

const Day = z.object({
  instrumentId: InstrumentId,
  kind: InstrumentKind,
  market: Market,
  date: KstDate,
  bar: z.enum(REPLAY_BARS),
  bars: z.unknown(),
  past: z.unknown(),
  daily: z.unknown(),
  base: z.number().positive(),
  open: UnixMs,
  close: UnixMs,
})

const Command = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('place'),
    at: z.number(),
    ask: z.object({
      side: z.enum(['buy', 'sell']),
      quantity: z.number(),
      limitPrice: z.number().nullable(),
    }),
  }),
  z.object({ kind: z.literal('cancel'), at: z.number(), id: z.string() }),
])

const Saved = z.object({
  v: z.literal(1),
  day: Day,
  settings: z.object({
    cash: z.number().positive(),
    seed: z.int(),
    strategy: z.unknown(),
    rules: z.array(z.object({ id: z.string(), versionId: z.string(), rule: z.unknown() })).optional(),
  }),
  commands: z.array(Command),
  clock: z.number(),
})

/** A replay that was left: what it is of, and everything its reader did. Played again it stands where it stood. */
export interface SavedReplay {
  readonly v: 1
  readonly day: RecordedDay
  readonly settings: ReplaySettings
  readonly commands: readonly ReplayCommand[]
  readonly clock: number
}

/** Undefined: not one of ours, or of another version. Columns are typed arrays, as a structured clone keeps them. */
export function readSavedReplay(value: unknown): SavedReplay | undefined {
  const saved = Saved.safeParse(value)
  if (!saved.success) return undefined
  const { bars, past, daily, ...day } = saved.data.day
  if (!isColumns(bars) || !isColumns(past) || !isColumns(daily)) return undefined
  const { strategy } = saved.data.settings
  let spec: StrategySpec | null = null
  if (strategy !== null) {
    const parsed = parseStrategySpec(strategy)
    if (!parsed.ok) return undefined
    spec = parsed.value
  }
  const rules: ReplayRule[] = []
  for (const one of saved.data.settings.rules ?? []) {
    const rule = parseRule(one.rule)
    if (!rule.ok) return undefined
    rules.push({ ...one, rule: rule.value })
  }
  const settings = { ...saved.data.settings, strategy: spec, rules }
  return { ...saved.data, day: { ...day, bars, past, daily }, settings }
}

const COLUMNS = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const

function isColumns(value: unknown): value is BarColumns {
  if (typeof value !== 'object' || value === null) return false
  const columns = value as Partial<Record<keyof BarColumns, unknown>> // looked at below
  const { length } = columns
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) return false
  return COLUMNS.every((name) => {
    const column = columns[name]
    return column instanceof Float64Array && column.length >= length
  })
}
