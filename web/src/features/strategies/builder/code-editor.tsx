'use client'

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { EditorState, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

interface CodeEditorProps {
  readonly label: string
  /** Id of what is said of the code below it. */
  readonly describedBy: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Ctrl or ⌘ with Enter. */
  readonly onRun: () => void
  readonly maxLength: number
  /** A line that something is wrong with, counted from 1. */
  readonly faultyLine: number | undefined
}

const INKS = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], color: 'var(--paper)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ma-60)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--down)' },
  { tag: [tags.comment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--accent)' },
])

/** Fonts for code have no Korean. */
const FONTS = 'ui-monospace, SFMono-Regular, Menlo, monospace, var(--font-sans)'

const LOOK = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--surface)', maxHeight: '70vh' },
  '.cm-scroller': { overflow: 'auto', lineHeight: '1.6', fontFamily: FONTS },
  '.cm-content': { caretColor: 'var(--ink)', minHeight: '20rem', padding: '8px 0' },
  '.cm-gutters': { color: 'var(--muted)', backgroundColor: 'var(--sunken)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--accent-soft)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-line.cm-faulty, &.cm-focused .cm-activeLine.cm-faulty': {
    backgroundColor: 'var(--danger-soft)',
    boxShadow: 'inset 3px 0 0 var(--danger)',
  },
  '.cm-matchingBracket': { outline: '1px solid var(--line-strong)', backgroundColor: 'transparent !important' },
})

const setFaulty = StateEffect.define<number | undefined>()
const FAULTY = Decoration.line({ class: 'cm-faulty' })
const faulty = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, state }) {
    const told = effects.find((effect) => effect.is(setFaulty))
    if (!told) return marks.map(changes)
    const line = told.value
    if (line === undefined || line < 1 || line > state.doc.lines) return Decoration.none
    return Decoration.set([FAULTY.range(state.doc.line(line).from)])
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** The nonce of this page, which styles made at run time have to name; a browser shows it to scripts alone. */
const nonceOfPage = (): string => document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''

/** JavaScript with its words colored. Tab leaves it as any other field. */
export function CodeEditor({ label, describedBy, value, maxLength, faultyLine, ...heard }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef(heard)
  const first = useRef(value)
  useEffect(() => {
    latest.current = heard
  })
  useEffect(() => {
    if (!place.current) return
    const run = (): boolean => {
      latest.current.onRun()
      return true
    }
    const made = new EditorView({
      parent: place.current,
      doc: first.current,
      extensions: [
        EditorView.cspNonce.of(nonceOfPage()),
        EditorView.contentAttributes.of({
          'aria-label': label,
          'aria-describedby': describedBy,
          // Editable content can be reached as it is; what checks scrolled regions looks for this.
          tabindex: '0',
          autocapitalize: 'off',
          spellcheck: 'false',
        }),
        EditorState.changeFilter.of(({ newDoc, docChanged }) => !docChanged || newDoc.length <= maxLength),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) latest.current.onChange(state.doc.toString())
        }),
        keymap.of([{ key: 'Mod-Enter', run }, ...defaultKeymap, ...historyKeymap]),
        [history(), lineNumbers(), indentOnInput(), bracketMatching(), highlightActiveLine(), faulty],
        [javascript(), syntaxHighlighting(INKS), LOOK],
      ],
    })
    view.current = made
    return () => made.destroy()
  }, [label, describedBy, maxLength])
  // Another strategy was opened or imported: what is typed here comes back the same.
  useEffect(() => {
    const shown = view.current?.state.doc.toString()
    if (shown === undefined || shown === value) return
    view.current?.dispatch({ changes: { from: 0, to: shown.length, insert: value } })
  }, [value])
  useEffect(() => view.current?.dispatch({ effects: setFaulty.of(faultyLine) }), [faultyLine])
  return <div ref={place} className="overflow-hidden rounded-table border border-line-strong text-16 md:text-13" />
}
