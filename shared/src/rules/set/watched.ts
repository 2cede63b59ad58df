import type { InstrumentId } from '../../domain/instrument.ts'
import type { BarSpec } from '../../domain/market-data.ts'
import type { Cell, OperandSource, Read } from '../read.ts'
import type { WatchState } from '../state.ts'
import type { Armed } from './armed.ts'
import type { Board } from './board.ts'
import { EXIT_POLICY } from './fire.ts'
import type { Levels } from './levels.ts'
import { createTracer, type Tracer } from './tracing.ts'
import type { Waiter } from './wake-heap.ts'
import { createSide, restoreSide, type Side, saveSide } from './watch.ts'

/** One instrument: what is known of it, and who watches it. */
export interface Place {
  readonly board: Board
  readonly watches: Set<Watch>
  /** Those that have to be looked at with every tick. */
  readonly awake: Watch[]
  readonly levels: Levels<Watch>
}

/** One armed rule on one instrument. */
export interface Watch extends Waiter {
  readonly kind: 'watch'
  readonly armed: Armed
  readonly place: Place
  readonly board: Board
  readonly when: Side
  readonly exit: Side | null
  readonly held: Cell | null
  readonly tracer: Tracer
  readonly cells: readonly Cell[]
  /** Bars whose closing concerns it. */
  readonly specs: ReadonlySet<BarSpec>
  /** The price level it waits at; NaN without one. */
  threshold: number
  /** Where it stands among those that are looked at with every tick; −1 while it sleeps. */
  awakeAt: number
  /** The event it was last looked at for. */
  seen: number
  /** A throttled rule is not looked at before. */
  nextAt: number
  unknownDay: number
  /** It was restored, or has been looked at for something that happened: its baseline stands. */
  hasBaseline: boolean
}

/** Whether a rule has opened what is held is known of the rule and of the instrument. */
export const ownerKey = (id: InstrumentId): string => `pos.owner ${id}`

export function createWatch(armed: Armed, place: Place): Watch {
  const { board } = place
  const source: OperandSource = {
    cell: (read) => {
      if (read.key === 'pos.owner') return armed.cell(ownerKey(board.id))
      return read.key.startsWith('strat.') ? armed.cell(read.key) : board.cell(read)
    },
    tickSize: board.tickSize,
  }
  const { reads, when, exit, trigger } = armed.rule.compiled
  const cells = reads.map((read) => source.cell(read))
  const from = { cells, tickSize: board.tickSize, cell: source.cell }
  const whenSide = createSide(when, armed.policy, from)
  keepHistory(armed, board)
  return {
    kind: 'watch',
    wakeAt: Number.POSITIVE_INFINITY,
    armed,
    place,
    board,
    when: whenSide,
    exit: exit === null ? null : createSide(exit, EXIT_POLICY, from),
    held: exit === null ? null : board.cell(HELD),
    tracer: createTracer(whenSide, reads),
    cells,
    specs: new Set([...specsOf(armed), ...(trigger.kind === 'bar' ? [trigger.tf] : [])]),
    threshold: Number.NaN,
    awakeAt: -1,
    seen: -1,
    nextAt: Number.NEGATIVE_INFINITY,
    unknownDay: Number.NaN,
    hasBaseline: false,
  }
}

const HELD: Read = { kind: 'fact', key: 'pos.qty', unit: 'shares', feed: 'position' }

const specsOf = ({ rule: { compiled } }: Armed): readonly BarSpec[] => [
  ...compiled.reads.flatMap((read) => ('tf' in read ? [read.tf] : [])),
  ...[compiled.when, compiled.exit].flatMap((part) => part?.samplers.map(({ tf }) => tf) ?? []),
]

/** Bars have to be there for whoever is looked at when they close, and far enough back for windows and shifts. */
function keepHistory(armed: Armed, board: Board): void {
  const { reads, when, exit, trigger } = armed.rule.compiled
  const samplers = [...when.samplers, ...(exit?.samplers ?? [])]
  const back = (spec: BarSpec): number =>
    Math.max(1, ...reads.map((read) => ('tf' in read && read.tf === spec && 'shift' in read ? read.shift : 0))) +
    Math.max(0, ...samplers.map(({ tf, depth }) => (tf === spec ? depth : 0)))
  for (const spec of specsOf(armed)) board.series(spec).keep(back(spec) + 1)
  if (trigger.kind === 'bar') board.series(trigger.tf).keep(2)
}

export function save(watch: Watch): WatchState {
  const { evaluatedAt } = watch.tracer
  return {
    when: saveSide(watch.when),
    ...(watch.exit !== null && { exit: saveSide(watch.exit) }),
    evaluatedAt: Number.isNaN(evaluatedAt) ? null : evaluatedAt,
    unknownDay: Number.isNaN(watch.unknownDay) ? null : watch.unknownDay,
    nextAt: Number.isFinite(watch.nextAt) ? watch.nextAt : null,
    wakeAt: Number.isFinite(watch.wakeAt) ? watch.wakeAt : null,
  }
}

export function restore(watch: Watch, saved: WatchState): void {
  restoreSide(watch.when, saved.when)
  if (watch.exit !== null && saved.exit !== undefined) restoreSide(watch.exit, saved.exit)
  watch.tracer.evaluatedAt = saved.evaluatedAt ?? Number.NaN
  watch.unknownDay = saved.unknownDay ?? Number.NaN
  watch.nextAt = saved.nextAt ?? Number.NEGATIVE_INFINITY
  watch.hasBaseline = saved.evaluatedAt !== null
}
