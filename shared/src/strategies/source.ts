import { z } from 'zod'
import { err, ok, type Result } from '../core/result.ts'
import { problemWith } from '../indicators/define.ts'
import { type RuleProblem, shown } from '../rules/problem.ts'
import { parseStrategyDocument } from './document/parse.ts'
import type { StrategyDocument } from './document/schema.ts'
import { STRATEGIES } from './registry.ts'

export const SOURCE_LIMITS = { codeBytes: 32_768, params: 32 } as const

/** A parameter's id is a word, so that no name means something to JavaScript itself. */
const Params = z
  .record(
    z.string().regex(/^(?!(constructor|prototype)$)[a-zA-Z]\w{0,39}$/),
    z.union([z.number(), z.string().max(200)]),
  )
  .refine((params) => Object.keys(params).length <= SOURCE_LIMITS.params, {
    params: { code: 'out_of_range', expected: `at most ${SOURCE_LIMITS.params} parameters` },
  })
  .readonly()

/** Where the signals of a strategy come from: the shape alone, see `readSource`. */
export const SourceShape = z.discriminatedUnion('kind', [
  /** One of `STRATEGIES`. */
  z.strictObject({ kind: z.literal('built_in'), strategy: z.string().max(40), params: Params }),
  /** The builder's; what it says is for `parseStrategyDocument` to judge. */
  z.strictObject({ kind: z.literal('rules'), document: z.unknown() }),
  /** JavaScript of the user's own, run in a sandbox. */
  z.strictObject({ kind: z.literal('script'), code: z.string().min(1).max(SOURCE_LIMITS.codeBytes), params: Params }),
  /** TypeScript the owner of the NAS installed. */
  z.strictObject({ kind: z.literal('plugin'), plugin: z.string().regex(/^[\w.-]{1,80}$/), params: Params }),
  /** A program of another process, over gRPC. */
  z.strictObject({ kind: z.literal('gateway'), program: z.string().regex(/^[\w.-]{1,80}$/), params: Params }),
  /** Signed signals from outside. */
  z.strictObject({ kind: z.literal('hook') }),
])

/** What its owner called a plugin: a source names it with the beginning of the hash of its files. */
export const nameOfPlugin = (plugin: string): string => plugin.replace(/\.[0-9a-f]{12}$/, '')

type Shape = z.infer<typeof SourceShape>
export type StrategySource = Exclude<Shape, { kind: 'rules' }> | { kind: 'rules'; document: StrategyDocument }

/** The built-in a source names, or another's; what a test of the past runs is a source without a universe. */
export function readSource(source: Shape): Result<StrategySource, readonly RuleProblem[]> {
  if (source.kind === 'rules') {
    const document = parseStrategyDocument(source.document)
    if (!document.ok) return err(document.error.map((one) => ({ ...one, path: ['document', ...one.path] })))
    return ok({ kind: 'rules', document: document.value })
  }
  if (source.kind === 'built_in') {
    const problems = builtInProblems(source)
    return problems.length === 0 ? ok(source) : err(problems)
  }
  if (source.kind === 'script' && utf8Bytes(source.code) > SOURCE_LIMITS.codeBytes) {
    return err([{ path: ['code'], code: 'too_large', expected: `at most ${SOURCE_LIMITS.codeBytes} bytes` }])
  }
  return ok(source)
}

function builtInProblems({ strategy, params }: Extract<Shape, { kind: 'built_in' }>): readonly RuleProblem[] {
  const definition = STRATEGIES.find(({ id }) => id === strategy)
  if (definition === undefined) {
    const known = STRATEGIES.map(({ id }) => id).join(' · ')
    return [{ path: ['strategy'], code: 'unknown_word', expected: known, actual: shown(strategy) }]
  }
  return Object.entries(params).flatMap(([id, value]): readonly RuleProblem[] => {
    const spec = definition.params.find((one) => one.id === id)
    if (spec === undefined) return [{ path: ['params', id], code: 'unknown_key', expected: 'no such key', actual: id }]
    if (problemWith(spec, value) === undefined) return []
    const expected =
      spec.kind === 'choice' ? spec.choices.map((one) => one.id).join(' · ') : `${spec.kind} ${spec.min} to ${spec.max}`
    return [{ path: ['params', id], code: 'out_of_range', expected, actual: shown(value) }]
  })
}

/** Bytes the text takes in UTF-8, without an encoder: a high surrogate stands for four of a pair, its low one for none. */
function utf8Bytes(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
