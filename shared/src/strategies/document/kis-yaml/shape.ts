import { z } from 'zod'
import { KIS_OPERATORS, type KisOperator } from './names.ts'

const Name = z.string().min(1).max(60)
/** A number, or the name of a parameter behind a dollar sign. */
const Figure = z.union([z.number(), z.string().max(60)])

const Indicator = z.looseObject({
  id: Name,
  alias: Name.optional(),
  name: z.string().max(200).optional(),
  params: z.record(Name, Figure).optional(),
  output: Name.optional(),
})
export type KisIndicatorEntry = z.infer<typeof Indicator>

const Candlestick = z.looseObject({ id: Name, alias: Name.optional() })

/** Strict: what it says that we do not understand would change what it means. */
const KisCondition = z.strictObject({
  indicator: Name.optional(),
  operator: z.enum(Object.keys(KIS_OPERATORS) as KisOperator[]).optional(), // its own keys
  compare_to: Figure.optional(),
  value: Figure.optional(),
  output: Name.optional(),
  compare_output: Name.optional(),
  compare_scalar: z.number().optional(),
  compare_operation: z.enum(['mul', 'div', 'add', 'sub']).optional(),
  candlestick: Name.optional(),
  signal: z.enum(['bullish', 'bearish', 'detected']).optional(),
})
export type KisCondition = z.infer<typeof KisCondition>

const Group = z.strictObject({
  logic: z.enum(['AND', 'OR']).optional(),
  conditions: z.array(KisCondition).max(16).optional(),
})
export type KisGroup = z.infer<typeof Group>

const Barrier = z.looseObject({ enabled: z.boolean().optional(), percent: z.number().optional() })

const Param = z.looseObject({
  default: z.number(),
  min: z.number().optional(),
  max: z.number().optional(),
  type: z.string().optional(),
  description: z.string().max(200).optional(),
})
export type KisParam = z.infer<typeof Param>

/** A whole `.kis.yaml`. Keys it may have besides are left aside: they say nothing of when it trades. */
export const KisFile = z.looseObject({
  version: z.union([z.string(), z.number()]).optional(),
  metadata: z.looseObject({
    name: z.string().min(1).max(200),
    description: z.string().max(2_000).optional(),
    tags: z.array(z.string()).optional(),
  }),
  strategy: z.looseObject({
    id: z.string().optional(),
    params: z.record(Name, Param).optional(),
    indicators: z.array(Indicator).max(16).optional(),
    candlesticks: z.array(Candlestick).max(16).optional(),
    entry: Group,
    exit: Group.optional(),
  }),
  risk: z
    .looseObject({ stop_loss: Barrier.optional(), take_profit: Barrier.optional(), trailing_stop: Barrier.optional() })
    .nullish(),
  /** What their format has no words for; written by `writeKisYaml`. */
  naru: z.record(z.string(), z.unknown()).optional(),
})
export type KisFile = z.infer<typeof KisFile>
