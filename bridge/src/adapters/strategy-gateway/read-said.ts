import { err, ok, type Result } from '@naru/shared/core/result'
import type { ParamSpec } from '@naru/shared/indicators/indicator'
import type { RemoteSignal } from '@naru/shared/strategies/desk/desk-event'
import { z } from 'zod'

/** What one program may say of itself and want at once. */
export const SAID_LIMITS = { params: 32, signals: 50, credit: 64 } as const

const Id = z.string().regex(/^(?!(constructor|prototype)$)[a-zA-Z]\w{0,39}$/)
const Text = z.string().max(60)
const Bound = z.number().min(-1e9).max(1e9)
const NumberKind = z
  .object({ min: Bound, max: Bound, step: z.number().positive().max(1e9), default: Bound })
  .refine(({ min, max, default: value }) => min <= value && value <= max, 'its default lies outside its bounds')
const ChoiceKind = z
  .object({
    options: z
      .array(z.object({ id: z.string().min(1).max(200), labelKo: Text, labelEn: Text }))
      .min(1)
      .max(50),
    default: z.string(),
  })
  .refine(({ options, default: value }) => options.some(({ id }) => id === value), 'its default is no choice')

const labelOf = (id: string, { labelKo, labelEn }: { readonly labelKo: string; readonly labelEn: string }) => ({
  ko: labelKo || labelEn || id,
  en: labelEn || labelKo || id,
})

const about = { id: Id, labelKo: Text, labelEn: Text }
const Param = z
  .discriminatedUnion('kind', [
    z.object({ ...about, kind: z.literal('integer'), integer: NumberKind }),
    z.object({ ...about, kind: z.literal('decimal'), decimal: NumberKind }),
    z.object({ ...about, kind: z.literal('choice'), choice: ChoiceKind }),
  ])
  .transform((param): ParamSpec => {
    const { id, kind } = param
    const label = labelOf(id, param)
    if (kind === 'integer') return { id, label, kind, ...param.integer }
    if (kind === 'decimal') return { id, label, kind, ...param.decimal }
    const choices = param.choice.options.map((option) => ({ id: option.id, label: labelOf(option.id, option) }))
    return { id, label, kind, choices, default: param.choice.default }
  })

const Hello = z.object({
  protocol: z.int(),
  name: z.string().regex(/^[\w.-]{1,80}$/),
  version: z.string().min(1).max(40),
  params: z
    .array(Param)
    .max(SAID_LIMITS.params)
    .refine((params) => new Set(params.map(({ id }) => id)).size === params.length, 'each parameter once'),
  wantsBars: z.boolean(),
  wantsTicks: z.boolean(),
  credit: z.int().min(1).max(SAID_LIMITS.credit),
})
export type Hello = z.infer<typeof Hello>

const Said = z.discriminatedUnion('body', [
  z.object({ body: z.literal('hello'), hello: Hello }),
  // What is wanted is read beside what was asked: see `readSignals`.
  z.object({ body: z.literal('answer'), answer: z.object({ sequence: z.int(), signals: z.array(z.unknown()) }) }),
  z.object({ body: z.literal('credit'), credit: z.object({ messages: z.int().min(1).max(SAID_LIMITS.credit) }) }),
  z.object({ body: z.literal('heartbeat') }),
])
export type Said = z.infer<typeof Said>

/** One message of a program. @errors  the first thing that is wrong with it */
export function readSaid(message: unknown): Result<Said, string> {
  const read = Said.safeParse(message)
  return read.success ? ok(read.data) : err(firstOf(read.error))
}

const Signal = z.object({
  instrument: z.string(),
  action: z.enum(['BUY', 'SELL']).transform((action) => (action === 'BUY' ? ('buy' as const) : ('sell' as const))),
  strength: z.number().min(0).max(1),
  reason: z.string().regex(/^([a-z][a-z0-9_]{0,39})?$/),
  shares: z.int().min(1).max(1e9).optional(),
  equityShare: z.number().positive().max(1).optional(),
  limitPrice: z.number().min(0).max(1e9),
})

/** @errors  the first thing that is wrong: of an answer that is wrong in part nothing is taken */
export function readSignals(
  signals: readonly unknown[],
  instruments: readonly string[],
): Result<readonly RemoteSignal[], string> {
  if (signals.length > SAID_LIMITS.signals) return err(`${signals.length} signals at once`)
  const read = z.array(Signal).safeParse(signals)
  if (!read.success) return err(firstOf(read.error))
  const wanted: RemoteSignal[] = []
  for (const { instrument, action: side, strength, reason, shares, equityShare, limitPrice } of read.data) {
    const series = instruments.indexOf(instrument)
    if (series === -1) return err('an instrument it was not given')
    const size = shares !== undefined ? { shares } : equityShare !== undefined ? { equityShare } : null
    const common = { series, side, size, strength, ...(reason !== '' && { reason }) }
    wanted.push(
      limitPrice > 0 ? { ...common, type: 'limit', price: limitPrice } : { ...common, type: 'market' as const },
    )
  }
  return ok(wanted)
}

function firstOf({ issues }: z.ZodError): string {
  const [issue] = issues
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim().slice(0, 200)
}
