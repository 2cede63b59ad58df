'use client'

import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { Between, DurationChip, NumberChip, SelectChip } from './chips.tsx'
import { ComparisonRow } from './comparison-row.tsx'
import { ConditionMenu } from './condition-menu.tsx'
import { addCondition, depthOf, type GroupOp, regroup, STARTER, viewOf, type WrapOp } from './conditions.ts'
import { useField, useRuleForm } from './form.tsx'
import { type Json, type Path, pathText, wordOf } from './json.ts'
import { briefly, ClockRow, isLeaf, NamedRow, NEW_LEAF, SetRow } from './leaf-rows.tsx'

/** Groups within groups the form shows; what lies deeper is read and written as JSON. */
const FORM_DEPTH = 4

/** One condition of the rule and all that stands in it. */
export function ConditionNode({ path }: { path: Path }) {
  const { draft, words } = useRuleForm()
  const view = viewOf(draft, path)
  if (view.kind === 'group' && depthOf(path) < FORM_DEPTH)
    return <Group path={path} op={view.op} members={view.children} />
  if (view.kind === 'wrap' && depthOf(path) < FORM_DEPTH) return <Wrapped path={path} op={view.op} child={view.child} />
  return (
    <Row path={path}>
      {view.kind === 'compare' && <ComparisonRow path={path} />}
      {(view.kind === 'flag' || view.kind === 'calendar') && <NamedRow path={path} leaf={view.kind} />}
      {view.kind === 'clock' && <ClockRow path={path} />}
      {(view.kind === 'phase' || view.kind === 'dayOfWeek') && <SetRow path={path} leaf={view.kind} />}
      {['other', 'group', 'wrap'].includes(view.kind) && <OnlyJson path={path} hint={words.onlyJson} />}
    </Row>
  )
}

function Row({ path, children }: { path: Path; children: ReactNode }) {
  return (
    <div className="flex items-start gap-1" data-condition={pathText(path)}>
      <div className="min-w-0 flex-1">{children}</div>
      <ConditionMenu path={path} />
    </div>
  )
}

function OnlyJson({ path, hint }: { path: Path; hint: string }) {
  const { value } = useField(path)
  return (
    <p className="grid gap-1 text-13 text-muted">
      <code className="break-all text-12">{briefly(value)}</code>
      {hint}
    </p>
  )
}

interface GroupProps {
  readonly path: Path
  readonly op: GroupOp | 'atLeast' | 'sequence'
  readonly members: readonly Path[]
}

function Group({ path, op, members }: GroupProps) {
  const form = useRuleForm()
  const { words } = form
  return (
    <fieldset
      className={cn('grid gap-3', depthOf(path) > 0 && 'rounded-card border border-line-strong border-dashed p-3')}
      data-group={pathText(path)}
    >
      <legend className="sr-only">{words.group.label}</legend>
      <div className="flex flex-wrap items-center gap-1.5">
        {op === 'atLeast' && <AtLeast path={path} />}
        <SelectChip
          label={words.group.label}
          value={op}
          // The values are the groups themselves.
          onChange={({ target }) => form.change(regroup(form.draft, path, target.value as typeof op))}
        >
          {(['all', 'any', 'atLeast', 'sequence'] as const).map((key) => (
            <option key={key} value={key}>
              {words.group[key]}
            </option>
          ))}
        </SelectChip>
        {op === 'sequence' && <SequenceWithin path={path} />}
        {depthOf(path) > 0 && <ConditionMenu path={path} />}
      </div>
      {members.map((member, index) => (
        <div key={pathText(member)} className="border-accent/40 border-l-2 pl-3">
          <span className="sr-only">{words.condition(String(index + 1))}</span>
          <ConditionNode path={member} />
        </div>
      ))}
      {depthOf(path) > 0 && <AddCondition path={path} />}
    </fieldset>
  )
}

function AtLeast({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value, set, error } = useField([...path, 'atLeast'])
  return (
    <NumberChip
      label={words.group.count}
      value={typeof value === 'number' ? value : null}
      onChange={set}
      error={error}
      unit={words.group.count}
    />
  )
}

function SequenceWithin({ path }: { path: Path }) {
  const { words, locale } = useRuleForm()
  const { value, set, error } = useField([...path, 'within'])
  const within = <Between>{words.group.within}</Between>
  return (
    <>
      {locale !== 'ko' && within}
      <DurationChip
        label={words.within}
        value={value}
        isWrong={error !== undefined}
        onChange={(duration) => set(duration ?? null)}
      />
      {locale === 'ko' && within}
    </>
  )
}

interface WrappedProps {
  readonly path: Path
  readonly op: WrapOp
  readonly child: Path
}

/** The condition, and behind it what is asked of it: for how long, how often. */
function Wrapped({ path, op, child }: WrappedProps) {
  const { words, locale } = useRuleForm()
  return (
    <div className="grid gap-2 rounded-table bg-sunken p-2" data-wrap={op}>
      <ConditionNode path={child} />
      <div className="flex flex-wrap items-center gap-1.5">
        <WrapFigures path={path} op={op} />
        <Between>{words.wrapText[op]}</Between>
        {op === 'count' && <WrapWindow path={path} />}
        {op === 'count' && locale === 'ko' && <Between>{words.group.within}</Between>}
        <ConditionMenu path={path} />
      </div>
    </div>
  )
}

function WrapFigures({ path, op }: Pick<WrappedProps, 'path' | 'op'>) {
  const { words } = useRuleForm()
  const length = useField([...path, 'for'])
  const count = useField([...path, 'n'])
  const tf = useField([...path, 'tf'])
  if (op === 'hold' || op === 'within') {
    return (
      <DurationChip
        label={words.within}
        value={length.value}
        isWrong={length.error !== undefined}
        onChange={(duration) => length.set(duration ?? null)}
      />
    )
  }
  if (op !== 'count' && op !== 'consecutive') return null
  return (
    <>
      {op === 'consecutive' && (
        <SelectChip label={words.timeframe} value={wordOf(tf.value)} onChange={({ target }) => tf.set(target.value)}>
          {Object.entries(words.spec).map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </SelectChip>
      )}
      <NumberChip
        label={words.amount}
        value={typeof count.value === 'number' ? count.value : null}
        onChange={count.set}
        error={count.error}
      />
    </>
  )
}

function WrapWindow({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value, set } = useField([...path, 'window'])
  return <DurationChip label={words.window} value={value} onChange={(duration) => set(duration ?? null)} />
}

const KINDS = ['compare', 'flag', 'clock', 'phase', 'dayOfWeek', 'calendar', 'any', 'all'] as const

/** One more condition, of the kind that is picked. */
export function AddCondition({ path }: { path: Path }) {
  const form = useRuleForm()
  const { words } = form
  const added = (kind: string): Json => {
    if (kind === 'any' || kind === 'all') return { [kind]: [STARTER, STARTER] }
    return isLeaf(kind) ? NEW_LEAF[kind] : STARTER
  }
  return (
    <label className="relative inline-flex min-h-11 items-center gap-1.5 justify-self-start rounded-table border border-line-strong border-dashed px-3 text-14 text-muted md:min-h-8">
      <Plus aria-hidden size={16} />
      {words.add}
      <select
        aria-label={words.add}
        value=""
        onChange={({ target }) => form.change(addCondition(form.draft, path, added(target.value)))}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      >
        <option value="" disabled>
          {words.add}
        </option>
        {KINDS.filter((kind) => depthOf(path) < FORM_DEPTH - 2 || (kind !== 'any' && kind !== 'all')).map((kind) => (
          <option key={kind} value={kind}>
            {words.addKind[kind]}
          </option>
        ))}
      </select>
    </label>
  )
}
