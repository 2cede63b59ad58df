import { parseDocument, visit } from 'yaml'
import { err, ok, type Result } from '../../../core/result.ts'
import { BarSpec } from '../../../domain/market-data.ts'
import { RULE_LIMITS } from '../../../rules/limits.ts'
import { problemsOf, type RuleProblem } from '../../../rules/problem.ts'
import type { Universe } from '../../../rules/rule.ts'
import { parseStrategyDocument } from '../parse.ts'
import { DOCUMENT_LIMITS, type StrategyDocument } from '../schema.ts'
import { createReader, type Reader } from './conditions.ts'
import { KisFile } from './shape.ts'

const MOST_BYTES = 65_536

/**
 * Reads a `.kis.yaml` of Korea Investment & Securities' strategy builder. It says neither on what to trade nor how much:
 * whole days and ten percent of the account are taken, unless the file was written here and says.
 *
 * @param universe  on what, when the file does not say
 * @errors          every problem names its place in the file (or, once it is understood, in the document)
 */
export function readKisYaml(text: string, universe: Universe): Result<StrategyDocument, readonly RuleProblem[]> {
  const json = jsonOf(text)
  if (!json.ok) return err([json.error])
  const parsed = KisFile.safeParse(json.value, { reportInput: true })
  if (!parsed.success) return err(problemsOf(parsed.error.issues).slice(0, 20))
  const file = parsed.data
  const bar = BarSpec.safeParse(file.naru?.bar).data ?? '1d'
  const reader = createReader(file, bar)
  const parts = partsOf(file, reader, bar)
  if (reader.problems.length > 0) return err(reader.problems.slice(0, 20))
  return parseStrategyDocument({ universe, ...parts, ...file.naru, ...merged(parts, file.naru) })
}

/** YAML is JSON with comments here: no anchors, which could grow without end, no tags. */
function jsonOf(text: string): Result<unknown, RuleProblem> {
  if (text.length > MOST_BYTES)
    return err({ path: [], code: 'too_large', expected: `at most ${MOST_BYTES} characters` })
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true, prettyErrors: false })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) return err({ path: [], code: 'not_json', expected: 'YAML', actual: problem.code })
  let aliases = 0
  visit(document, {
    Alias() {
      aliases += 1
    },
  })
  if (aliases > 0) return err({ path: [], code: 'not_allowed', expected: 'no anchors and aliases' })
  return ok(document.toJS())
}

type Parts = Pick<StrategyDocument, 'name' | 'entry'> & Readonly<Record<string, unknown>>

function partsOf({ metadata, strategy, risk, naru }: KisFile, reader: Reader, bar: BarSpec): Parts {
  const { description, tags = [] } = metadata
  const entry = reader.group('entry', strategy.entry)
  const exit = strategy.exit === undefined ? undefined : reader.group('exit', strategy.exit)
  const exits = exitsOf(risk)
  return {
    v: 1,
    name: metadata.name.trim().slice(0, RULE_LIMITS.nameLength),
    ...(description && { about: description.slice(0, DOCUMENT_LIMITS.aboutLength) }),
    ...(tags.length > 0 && {
      tags: tags.slice(0, DOCUMENT_LIMITS.tags).map((tag) => tag.slice(0, DOCUMENT_LIMITS.tagLength)),
    }),
    bar,
    ...(Object.keys(reader.vars).length > 0 && { vars: reader.vars }),
    // Nothing at all to wait for is a problem the document tells.
    entry: entry ?? { all: [] },
    ...(exit && { exit }),
    // Theirs looks at every bar on which nothing is held; ours says when it does.
    ...(naru === undefined && { enters: 'is_true' as const }),
    order: { type: 'market' },
    size: { pctEquity: 10 },
    ...(exits && { exits }),
    ...(reader.params().length > 0 && { params: reader.params() }),
  }
}

function exitsOf(risk: KisFile['risk']): StrategyDocument['exits'] {
  if (!risk) return undefined
  const percent = (barrier: NonNullable<KisFile['risk']>['stop_loss']): number | undefined =>
    barrier?.enabled === true ? barrier.percent : undefined
  const [stop, take, trail] = [percent(risk.stop_loss), percent(risk.take_profit), percent(risk.trailing_stop)]
  if (stop === undefined && take === undefined && trail === undefined) return undefined
  return {
    ...(stop !== undefined && { stop: { pct: -stop } }),
    ...(take !== undefined && { take: { pct: take } }),
    ...(trail !== undefined && { trail: { pct: trail } }),
  }
}

/** Exits are told half in their words and half in ours. */
function merged(parts: Parts, ours: KisFile['naru']): object {
  const [theirs, more] = [parts.exits, ours?.exits]
  return typeof more === 'object' && more !== null ? { exits: { ...(theirs as object | undefined), ...more } } : {}
}
