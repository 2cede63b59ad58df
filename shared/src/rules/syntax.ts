import { z } from 'zod'
import { BarSpec } from '../domain/market-data.ts'
import {
  ACCOUNT,
  BAR_FIELDS,
  CALENDAR_FLAGS,
  FACTS,
  FLAGS,
  FLOW_WINDOWS,
  FLOWS,
  INDEX_FIELDS,
  INDICES,
  POSITION,
  PRICES,
  PRIOR_PERIODS,
  RATES,
  STRATEGY,
  TAPE,
  TIMES,
} from './catalogue.ts'
import { byForm, type Forms } from './form.ts'
import { RULE_LIMITS } from './limits.ts'

type Keys<T> = keyof T & string
const oneOf = <T extends object>(table: T): z.ZodType<Keys<T>> => z.enum(Object.keys(table) as Keys<T>[]) // its own keys

/** "HH:MM" or "HH:MM:SS", Korean time. */
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/)
/** "HH:MM:SS", from one second to a day. */
export const Duration = z.string().regex(/^(?!00:00:00)(([01]\d|2[0-3]):[0-5]\d:[0-5]\d|24:00:00)$/)

const WORD = z.string().max(40)
export const VariableName = z.string().regex(/^[a-z][A-Za-z0-9_]{0,29}$/)
const SHIFT = z.int().min(0).max(RULE_LIMITS.windowBars).optional()
const BARS_BACK = z.int().min(1).max(RULE_LIMITS.windowBars)
const AMOUNT = z.number().min(-1e15).max(1e15)

export const PHASES = {
  pre: { ko: '장 시작 전', en: 'before the open' },
  openAuction: { ko: '시가 단일가', en: 'the opening auction' },
  regular: { ko: '정규장', en: 'the regular session' },
  closeAuction: { ko: '종가 단일가', en: 'the closing auction' },
  after: { ko: '장 마감 후', en: 'after the close' },
  nxtPre: { ko: '넥스트레이드 프리마켓', en: 'the NXT pre-market' },
  nxtMain: { ko: '넥스트레이드 메인마켓', en: 'the NXT main market' },
  nxtAfter: { ko: '넥스트레이드 애프터마켓', en: 'the NXT after-market' },
} as const
export type PhaseName = Keys<typeof PHASES>
export const WEEKDAYS = { mon: '월요일', tue: '화요일', wed: '수요일', thu: '목요일', fri: '금요일' } as const

export const SOURCES = ['open', 'high', 'low', 'close', 'volume', 'hl2', 'hlc3', 'ohlc4'] as const
type Source = (typeof SOURCES)[number]

/** A number with its unit. A bare number is zero, which is the same in every unit, or has none (RSI 30, 1.5 times). */
export type Literal =
  | number
  | { readonly krw: number }
  | { readonly pct: number }
  | { readonly shares: number }
  | { readonly points: number }
  | { readonly days: number }
  | { readonly dur: string }

/** How far apart: won, percent of the right side, or order price steps. */
export type Distance =
  | { readonly krw: number }
  | { readonly pct: number }
  | { readonly ticks: number }
  | { readonly num: number }

/** An indicator on bars. Its parameters stand beside these keys, as the registry names them. */
export interface IndicatorOperand {
  readonly ind: string
  readonly tf: BarSpec
  readonly src?: Source | undefined
  /** Closed bars back; 0, the default, is the bar that is forming. */
  readonly shift?: number | undefined
  readonly output?: string | undefined
}

export const SINCE_EVENTS = ['dayStart', 'sessionOpen', 'entry', 'lastFire'] as const
export type SinceEvent = (typeof SINCE_EVENTS)[number]

export type Operand =
  | Literal
  | { readonly px: Keys<typeof PRICES> }
  | { readonly bar: Keys<typeof BAR_FIELDS>; readonly tf: BarSpec; readonly shift?: number | undefined }
  | { readonly prior: Keys<typeof PRIOR_PERIODS>; readonly field: Keys<typeof BAR_FIELDS> }
  | { readonly level: string }
  | { readonly tape: Keys<typeof TAPE> }
  | { readonly flow: Keys<typeof FLOWS>; readonly window?: Keys<typeof FLOW_WINDOWS> | undefined }
  | { readonly index: Keys<typeof INDICES>; readonly field: Keys<typeof INDEX_FIELDS> }
  | { readonly fx: Keys<typeof RATES> }
  | { readonly fact: Keys<typeof FACTS> }
  | IndicatorOperand
  | { readonly pos: Keys<typeof POSITION> }
  | { readonly acct: Keys<typeof ACCOUNT> }
  | { readonly strat: Keys<typeof STRATEGY> }
  | { readonly time: Keys<typeof TIMES> }
  | { readonly var: string }
  | { readonly add: readonly Operand[] }
  | { readonly sub: readonly [Operand, Operand] }
  | { readonly mul: readonly Operand[] }
  | { readonly div: readonly [Operand, Operand] }
  | { readonly min: readonly Operand[] }
  | { readonly max: readonly Operand[] }
  | { readonly abs: Operand }
  | { readonly pct: readonly [Operand, Operand] }
  | { readonly diff: Operand; readonly n: number; readonly tf: BarSpec }
  | { readonly slope: Operand; readonly n: number; readonly tf: BarSpec }
  | { readonly rank: Operand; readonly n: number; readonly tf: BarSpec }
  | { readonly percentile: Operand; readonly n: number; readonly tf: BarSpec }
  | { readonly avgOver: Operand; readonly dur: string }
  | { readonly sumOver: Operand; readonly dur: string }
  | { readonly since: SinceEvent | Condition; readonly take: 'high' | 'low' | 'first' | 'change'; readonly of: Operand }
  | { readonly barsSince: Condition; readonly tf: BarSpec }

export const COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const
export const CROSSINGS = ['crossesAbove', 'crossesBelow', 'crosses'] as const
export const CHANNEL_OPS = ['between', 'inside', 'outside', 'enters', 'exits'] as const
export const MOVES = ['risesBy', 'fallsBy'] as const
export type Comparison = (typeof COMPARISONS)[number]
export type Crossing = (typeof CROSSINGS)[number]
export type ChannelOp = (typeof CHANNEL_OPS)[number]
export type Move = (typeof MOVES)[number]

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly atLeast: number; readonly of: readonly Condition[] }
  | { readonly op: Comparison; readonly l: Operand; readonly r: Operand; readonly tol?: Distance | undefined }
  | { readonly op: Crossing; readonly l: Operand; readonly r: Operand }
  | { readonly op: 'touches'; readonly l: Operand; readonly r: Operand; readonly tol: Distance }
  | { readonly op: ChannelOp; readonly l: Operand; readonly lo: Operand; readonly hi: Operand }
  | { readonly op: Move; readonly l: Operand; readonly by: Distance; readonly within: string }
  | { readonly flag: Keys<typeof FLAGS> }
  | { readonly clock: { readonly from: string; readonly to?: string | undefined } }
  | { readonly phase: readonly PhaseName[] }
  | { readonly dayOfWeek: readonly Keys<typeof WEEKDAYS>[] }
  | { readonly calendar: Keys<typeof CALENDAR_FLAGS> }
  | { readonly hold: Condition; readonly for: string }
  | { readonly within: Condition; readonly for: string }
  | { readonly count: Condition; readonly n: number; readonly window: string }
  | { readonly sequence: readonly Condition[]; readonly within: string }
  | { readonly firstTimeToday: Condition }
  | { readonly consecutive: Condition; readonly n: number; readonly tf: BarSpec }

export const Operand: z.ZodType<Operand> = byForm<Operand>({
  name: 'operand',
  forms: () => OPERAND_FORMS,
  atom: AMOUNT,
})
export const Condition: z.ZodType<Condition> = byForm<Condition>({ name: 'condition', forms: () => CONDITION_FORMS })

const DISTANCE = z.number().positive().max(1e12)
const DISTANCE_FORMS: Forms = {
  krw: z.strictObject({ krw: DISTANCE }),
  pct: z.strictObject({ pct: DISTANCE.max(10_000) }),
  ticks: z.strictObject({ ticks: z.int().min(1).max(1_000) }),
  num: z.strictObject({ num: DISTANCE }),
}
export const Distance: z.ZodType<Distance> = byForm<Distance>({ name: 'distance', forms: () => DISTANCE_FORMS })

const CHILDREN = z.array(Condition).min(1).max(RULE_LIMITS.children).readonly()
const OPERANDS = z.array(Operand).min(2).max(RULE_LIMITS.children).readonly()
const PAIR = z.tuple([Operand, Operand]).readonly()
const overBars = { n: BARS_BACK, tf: BarSpec }

export const OPERAND_FORMS: Forms = {
  px: z.strictObject({ px: oneOf(PRICES) }),
  bar: z.strictObject({ bar: oneOf(BAR_FIELDS), tf: BarSpec, shift: SHIFT }),
  prior: z.strictObject({ prior: oneOf(PRIOR_PERIODS), field: oneOf(BAR_FIELDS) }),
  level: z.strictObject({ level: z.uuid() }),
  tape: z.strictObject({ tape: oneOf(TAPE) }),
  flow: z.strictObject({ flow: oneOf(FLOWS), window: oneOf(FLOW_WINDOWS).optional() }),
  index: z.strictObject({ index: oneOf(INDICES), field: oneOf(INDEX_FIELDS) }),
  fx: z.strictObject({ fx: oneOf(RATES) }),
  fact: z.strictObject({ fact: oneOf(FACTS) }),
  // The parameters stand beside these keys; whether the indicator has them is the registry's to say (check.ts).
  ind: z
    .object({ ind: WORD, tf: BarSpec, src: z.enum(SOURCES).optional(), shift: SHIFT, output: WORD.optional() })
    .catchall(z.union([z.number().min(-1e9).max(1e9), WORD])),
  pos: z.strictObject({ pos: oneOf(POSITION) }),
  acct: z.strictObject({ acct: oneOf(ACCOUNT) }),
  strat: z.strictObject({ strat: oneOf(STRATEGY) }),
  time: z.strictObject({ time: oneOf(TIMES) }),
  var: z.strictObject({ var: VariableName }),
  add: z.strictObject({ add: OPERANDS }),
  sub: z.strictObject({ sub: PAIR }),
  mul: z.strictObject({ mul: OPERANDS }),
  div: z.strictObject({ div: PAIR }),
  min: z.strictObject({ min: OPERANDS }),
  max: z.strictObject({ max: OPERANDS }),
  abs: z.strictObject({ abs: Operand }),
  diff: z.strictObject({ diff: Operand, ...overBars }),
  slope: z.strictObject({ slope: Operand, ...overBars }),
  rank: z.strictObject({ rank: Operand, ...overBars }),
  percentile: z.strictObject({ percentile: Operand, ...overBars }),
  avgOver: z.strictObject({ avgOver: Operand, dur: Duration }),
  sumOver: z.strictObject({ sumOver: Operand, dur: Duration }),
  since: z.strictObject({
    since: z.union([z.enum(SINCE_EVENTS), Condition]),
    take: z.enum(['high', 'low', 'first', 'change']),
    of: Operand,
  }),
  barsSince: z.strictObject({ barsSince: Condition, tf: BarSpec }),
  pct: z.strictObject({ pct: z.union([AMOUNT, PAIR]) }),
  krw: z.strictObject({ krw: AMOUNT }),
  shares: z.strictObject({ shares: AMOUNT }),
  points: z.strictObject({ points: AMOUNT }),
  days: z.strictObject({ days: AMOUNT }),
  dur: z.strictObject({ dur: Duration }),
}

const sides = { l: Operand, r: Operand }

export const CONDITION_FORMS: Forms = {
  op: z.discriminatedUnion('op', [
    z.strictObject({ op: z.enum(COMPARISONS), ...sides, tol: Distance.optional() }),
    z.strictObject({ op: z.enum(CROSSINGS), ...sides }),
    z.strictObject({ op: z.literal('touches'), ...sides, tol: Distance }),
    z.strictObject({ op: z.enum(CHANNEL_OPS), l: Operand, lo: Operand, hi: Operand }),
    z.strictObject({ op: z.enum(MOVES), l: Operand, by: Distance, within: Duration }),
  ]),
  all: z.strictObject({ all: CHILDREN }),
  any: z.strictObject({ any: CHILDREN }),
  not: z.strictObject({ not: Condition }),
  atLeast: z.strictObject({ atLeast: z.int().min(1).max(RULE_LIMITS.children), of: CHILDREN }),
  flag: z.strictObject({ flag: oneOf(FLAGS) }),
  clock: z.strictObject({ clock: z.strictObject({ from: ClockTime, to: ClockTime.optional() }) }),
  phase: z.strictObject({ phase: z.array(oneOf(PHASES)).min(1).max(8).readonly() }),
  dayOfWeek: z.strictObject({ dayOfWeek: z.array(oneOf(WEEKDAYS)).min(1).max(5).readonly() }),
  calendar: z.strictObject({ calendar: oneOf(CALENDAR_FLAGS) }),
  hold: z.strictObject({ hold: Condition, for: Duration }),
  sequence: z.strictObject({ sequence: z.array(Condition).min(2).max(5).readonly(), within: Duration }),
  within: z.strictObject({ within: Condition, for: Duration }),
  count: z.strictObject({ count: Condition, n: z.int().min(1).max(100), window: Duration }),
  firstTimeToday: z.strictObject({ firstTimeToday: Condition }),
  consecutive: z.strictObject({ consecutive: Condition, ...overBars }),
}
