'use client'

import type { RuleRow, RuleTraceRow, RuleVersionRow } from '@naru/shared/contracts/rules'
import { SearchCheck } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { formatDayTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { tracesQuery } from '@/lib/ledger/rules.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { Badge } from '@/ui/badge.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { literalOf } from '../editor/comparison.ts'
import { at, isObject, type Json, type Path, pathText, wordOf } from '../editor/json.ts'
import { operandLabel } from '../editor/operands.ts'
import { valueLabel } from '../value-key.ts'
import { type Leaf, readTrace } from './evidence.ts'
import { useRuleSpeech } from './use-speech.ts'
import { useValueText } from './value-text.ts'

/** "왜 안 울렸나": for each instrument what was seen last, how near it came, and what stood in the way. */
export function TraceView({ rule, version }: { rule: RuleRow; version: RuleVersionRow | undefined }) {
  const words = useRuleWords()
  const traces = useQuery(tracesQuery(rule.id))
  return (
    <Loaded query={traces} skeleton={<SkeletonRows rows={5} />}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={SearchCheck} title={words.trace.empty} hint={words.trace.emptyHint} />
        ) : (
          <ul data-testid="rule-traces">
            {rows.map((row) => (
              // JSON by construction: the column is jsonb.
              <Traced key={row.instrument_id} row={row} definition={(version?.definition ?? rule.draft) as Json} />
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function Traced({ row, definition }: { row: RuleTraceRow; definition: Json }) {
  const words = useRuleWords()
  const nameOf = useInstrumentName()
  const speech = useRuleSpeech()
  const trace = readTrace(row.trace)
  if (!trace) return null
  return (
    <li className="grid gap-3 border-t px-4 py-3 first:border-t-0" data-trace={row.instrument_id}>
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <span className="font-bold text-16">{nameOf(row.instrument_id)}</span>
        <span className="tabular text-12 text-muted">
          {words.trace.at} {formatDayTime(trace.lastEvaluatedAt ?? row.traced_at)}
        </span>
      </div>
      <p className="text-14">
        <span className="text-muted">{words.trace.blocked}: </span>
        <span className="font-bold">{words.trace.guards[trace.block ?? ''] ?? words.trace.notBlocked}</span>
        {trace.missing.length > 0 && (
          <span className="text-muted"> · {trace.missing.map((id) => valueLabel(id, speech)).join(', ')}</span>
        )}
      </p>
      {trace.declined && (
        <p className="text-14 text-danger">{words.trace.declines[trace.declined.code] ?? trace.declined.code}</p>
      )}
      <Leaves title={words.trace.at} leaves={trace.leaves} definition={definition} />
      {trace.nearestMiss && (
        <Leaves
          title={`${words.trace.nearest} · ${formatDayTime(trace.nearestMiss.at)}`}
          leaves={trace.nearestMiss.leaves}
          definition={definition}
        />
      )}
    </li>
  )
}

interface LeavesProps {
  readonly title: string
  readonly leaves: readonly Leaf[]
  readonly definition: Json
}

function Leaves({ title, leaves, definition }: LeavesProps) {
  return (
    <section aria-label={title} className="rounded-table bg-sunken px-3 py-2">
      <p className="pb-1 text-12 text-muted">{title}</p>
      <ul className="grid gap-1">
        {leaves.map((leaf) => (
          <LeafLine key={pathText(leaf.path)} leaf={leaf} definition={definition} />
        ))}
      </ul>
    </section>
  )
}

/** A leaf is named from the root of the rule, or from the root of its condition. */
function conditionAt(definition: Json, path: Path): Json | undefined {
  const node = at(definition, path)
  return isObject(node) && Object.hasOwn(node, 'op') ? node : at(definition, ['when', ...path])
}

/** How far a price had to move stands in the rule itself: nothing of it was looked up. */
function moveOf(by: Json | undefined): { readonly value: number; readonly unit: string } | undefined {
  const literal = literalOf(by)
  return typeof literal?.value === 'number' ? { value: literal.value, unit: literal.unit } : undefined
}

const TONE = { true: 'accent', false: 'neutral', unknown: 'danger' } as const

function LeafLine({ leaf, definition }: { leaf: Leaf; definition: Json }) {
  const { trace } = useRuleWords()
  const speech = useRuleSpeech()
  const say = useValueText()
  const node = conditionAt(definition, leaf.path)
  const left = isObject(node) && node.l !== undefined ? operandLabel(node.l, speech) : pathText(leaf.path)
  const op = isObject(node) ? (speech.words.op as Readonly<Record<string, string>>)[wordOf(node.op)] : undefined
  const wanted = isObject(node) ? moveOf(node.by) : undefined
  const verdict = { true: trace.met, false: trace.unmet, unknown: trace.unknown }[leaf.result]
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-14">
      <span>
        {left} <span className="tabular font-bold">{say(leaf.left, leaf.unit)}</span>
        <span className="text-muted">
          {' '}
          · {wanted ? say(wanted.value, wanted.unit) : say(leaf.right, leaf.unit)} {op}
        </span>
      </span>
      <Badge tone={TONE[leaf.result]} className={cn(leaf.result === 'true' && 'font-bold')}>
        {verdict}
      </Badge>
    </li>
  )
}
