'use client'

import { EllipsisVertical } from 'lucide-react'
import {
  depthOf,
  nestCondition,
  removeCondition,
  unwrapCondition,
  viewOf,
  WRAP_OPS,
  wrapCondition,
} from './conditions.ts'
import { useRuleForm } from './form.tsx'
import type { Path } from './json.ts'

const DEEPEST = 3

/** What can be done with a whole condition: taken away, turned round, asked to last, put in a group. */
export function ConditionMenu({ path }: { path: Path }) {
  const form = useRuleForm()
  const { words, draft } = form
  const view = viewOf(draft, path)
  const canNest = depthOf(path) < DEEPEST
  const act = (key: string): void => {
    const wrap = WRAP_OPS.find((op) => op === key)
    if (wrap) form.change(wrapCondition(draft, path, wrap))
    else if (key === 'unwrap') form.change(unwrapCondition(draft, path))
    else if (key === 'nest') form.change(nestCondition(draft, path, 'any'))
    else form.change(removeCondition(draft, path))
  }
  return (
    <span className="relative inline-flex size-11 shrink-0 items-center justify-center rounded-table text-muted hover:bg-sunken md:size-8">
      <EllipsisVertical aria-hidden size={18} />
      <select
        aria-label={words.more}
        value=""
        onChange={({ target }) => act(target.value)}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      >
        <option value="" disabled>
          {words.more}
        </option>
        <option value="remove">{words.remove}</option>
        {view.kind === 'wrap' && <option value="unwrap">{words.unwrap(words.wrap[view.op])}</option>}
        {canNest && (
          <>
            {view.kind !== 'group' && <option value="nest">{words.nest}</option>}
            {WRAP_OPS.map((op) => (
              <option key={op} value={op}>
                {words.wrap[op]}
              </option>
            ))}
          </>
        )}
      </select>
    </span>
  )
}
