'use client'

import { useId, useState } from 'react'
import { problemText, useRuleForm } from './form.tsx'
import { isObject, pathText, readJson, writeJson } from './json.ts'

interface JsonViewProps {
  /** What is written here and could not be read; kept outside so that closing the view loses nothing. */
  readonly unread: string | undefined
  readonly onUnread: (text: string | undefined) => void
}

/** The rule as it is stored. What cannot be read stays as it was written, and the form waits for it. */
export function JsonView({ unread, onUnread }: JsonViewProps) {
  const form = useRuleForm()
  const { words } = form
  const id = useId()
  // As it was typed while it means what the form means; the form's own writing otherwise.
  const [typed, setTyped] = useState<string>()
  const read = typed === undefined ? undefined : readJson(typed)
  const isTheSame = read && 'value' in read && JSON.stringify(read.value) === JSON.stringify(form.draft)
  const shown = unread ?? (isTheSame && typed !== undefined ? typed : writeJson(form.draft))
  const line = unread === undefined ? undefined : lineOf(unread)
  const change = (text: string): void => {
    setTyped(text)
    const next = readJson(text)
    onUnread('value' in next ? undefined : text)
    if ('value' in next && isObject(next.value)) form.change(next.value)
  }
  return (
    <div className="grid gap-2">
      <p className="text-13 text-muted">{words.json.hint}</p>
      <textarea
        aria-label={words.json.title}
        aria-invalid={unread !== undefined || undefined}
        aria-describedby={`${id}-error`}
        spellCheck={false}
        autoCapitalize="off"
        rows={18}
        value={shown}
        onChange={(event) => change(event.target.value)}
        className="w-full rounded-table border border-line-strong bg-surface p-3 font-mono text-13"
      />
      <p id={`${id}-error`} role="alert" className="text-13 text-danger empty:hidden">
        {unread !== undefined && (line === undefined ? words.json.bad : words.json.badLine(line))}
      </p>
      {unread !== undefined && <p className="text-13 text-muted">{words.json.formWaits}</p>}
      {unread === undefined && form.problems.length > 0 && (
        <ul className="grid gap-1 text-13 text-danger">
          {form.problems.map((problem) => (
            <li key={`${pathText(problem.path)} ${problem.code}`}>
              <code>{pathText(problem.path)}</code> {problemText(problem, form)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function lineOf(text: string): number | undefined {
  const read = readJson(text)
  return 'line' in read ? read.line : undefined
}
