import { assert } from '../../core/assert.ts'
import { fromKst, kstDate, type UnixMs } from '../../core/time.ts'
import type { BarSpec } from '../../domain/market-data.ts'
import { barStart } from '../../market/resample.ts'
import { type ClockView, durationMs, startOfSecond } from '../clock.ts'
import type { CompiledRule } from '../compile.ts'
import type { PartState } from '../state.ts'
import type { BlockCode } from '../trace.ts'
import { FALSE, TRUE, type Tri, UNKNOWN } from '../tri.ts'

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }
/** What decides whether a truth is an event. The numbers of its nodes are kept beside it. */
export type FireState = Mutable<Omit<PartState, 'memory'>>

export interface FirePolicy {
  readonly mode: 'once' | 'oncePerBar' | 'oncePerDay' | 'everyTime' | 'edge'
  readonly bar: BarSpec
  readonly holdMs: number
  readonly cooldownMs: number
  readonly maxPerDay: number
  /** UnixMs of the end of the last day; Infinity without one. */
  readonly expiresAt: number
  /** An exit acts on what it finds true, a condition only on what becomes true. */
  readonly firesAtOnce: boolean
}

export const freshState = (): FireState => ({
  last: null,
  trueSince: null,
  isPending: false,
  isBaseline: false,
  day: 0,
  fires: 0,
  firedAt: null,
  firedBar: null,
  isDone: false,
})

export function policyOf({ rule, trigger, holdMs }: CompiledRule): FirePolicy {
  const { mode, bar, cooldown, maxPerDay, expires } = rule.fire
  return {
    mode,
    bar: bar ?? (trigger.kind === 'bar' ? trigger.tf : '1m'),
    holdMs,
    cooldownMs: cooldown === undefined ? 0 : durationMs(cooldown),
    maxPerDay: maxPerDay ?? Number.POSITIVE_INFINITY,
    expiresAt: expires === undefined ? Number.POSITIVE_INFINITY : endOf(expires),
    firesAtOnce: false,
  }
}

/** Closing a position: whenever it is true and something is held, once until it has been false or all is sold. */
export const EXIT_POLICY: FirePolicy = {
  mode: 'edge',
  bar: '1m',
  holdMs: 0,
  cooldownMs: 0,
  maxPerDay: Number.POSITIVE_INFINITY,
  expiresAt: Number.POSITIVE_INFINITY,
  firesAtOnce: true,
}

/** The instant a Korean day ends. `parseRule` refuses what is no day. */
function endOf(date: string): number {
  const start = fromKst(date, '000000')
  assert(start !== undefined, `not a day: ${date}`)
  return start + DAY_MS
}

/** When a rule is looked at, and for what. One object is used again and again. */
export interface Moment {
  at: number
  clock: ClockView
  /** Start of the bar that has just closed, when that is what the rule is looked at for. */
  closedBar: number | null
}

interface Fires {
  readonly state: FireState
  readonly policy: FirePolicy
}

export type Decision = { readonly suffix: string } | BlockCode

/**
 * Whether what is true now is an event. Changes `state`. An edge that is held back (cooldown, limit of the day) is spent:
 * it does not fire later.
 */
export function decide({ state, policy }: Fires, now: Tri, moment: Moment): Decision {
  if (state.day !== moment.clock.day) {
    state.day = moment.clock.day
    state.fires = 0
  }
  if (now !== TRUE) return notTrue(state, now)
  if (state.last !== 1) {
    state.isBaseline = state.last === null && !policy.firesAtOnce
    state.isPending = !state.isBaseline
    state.last = 1
    state.trueSince = moment.at
  }
  if (state.isBaseline) return 'already_true'
  if (state.isPending) {
    if (moment.at < state.trueSince! + policy.holdMs) return 'hold'
    state.isPending = false
  } else if (policy.mode !== 'everyTime') return state.firedAt === null ? 'already_true' : 'already_fired'
  return fire(state, policy, moment)
}

function notTrue(state: FireState, now: Tri): BlockCode {
  if (now === FALSE) {
    state.last = 0
    state.isBaseline = false
  } else if (state.isPending) state.last = 0 // what has not held was no event yet, and begins anew
  state.isPending = false
  state.trueSince = null
  return now === UNKNOWN ? 'unknown' : 'not_true'
}

function fire(state: FireState, policy: FirePolicy, { at, clock, closedBar }: Moment): Decision {
  if (at >= policy.expiresAt) return 'expired'
  if (state.isDone) return 'already_fired'
  if (state.firedAt !== null && at < state.firedAt + policy.cooldownMs) return 'cooldown'
  if (state.fires >= policy.maxPerDay) return 'max_per_day'
  const bar = policy.mode === 'oncePerBar' ? (closedBar ?? barStart(policy.bar, at as UnixMs)) : null
  if (bar !== null && state.firedBar === bar) return 'already_fired'
  if (policy.mode === 'oncePerDay' && state.fires > 0) return 'already_fired'
  state.fires += 1
  state.firedAt = at
  state.firedBar = bar
  state.isDone = policy.mode === 'once'
  return { suffix: suffixOf(policy, state, { day: clock.day, bar }) }
}

/** When a rule that is true may fire again by time alone; Infinity when it may not. */
export function dueAt(state: FireState, policy: FirePolicy): number {
  if (state.last !== 1 || state.isBaseline) return Number.POSITIVE_INFINITY
  if (state.isPending) return (state.trueSince ?? 0) + policy.holdMs
  if (policy.mode !== 'everyTime' || state.firedAt === null) return Number.POSITIVE_INFINITY
  return state.firedAt + policy.cooldownMs
}

const DAY_MS = 86_400_000
const dayText = (day: number): string => kstDate(startOfSecond(day, 0) as UnixMs) // whole milliseconds

function suffixOf(
  { mode, bar: spec, firesAtOnce }: FirePolicy,
  { fires }: FireState,
  { day, bar }: { readonly day: number; readonly bar: number | null },
): string {
  switch (mode) {
    case 'once':
      return 'once'
    case 'oncePerDay':
      return `day:${dayText(day)}`
    case 'oncePerBar':
      return `bar:${spec}:${bar}`
    case 'everyTime':
    case 'edge':
      return `${firesAtOnce ? 'exit' : 'edge'}:${dayText(day)}:${fires}`
  }
}
