import { escapeHtml, toneOf } from './text.ts'

/** A cell of a table: text, and a value whose sign colors it. */
export interface Cell {
  readonly text: string
  readonly value?: number | null
  /** How strongly it is colored, 0 to 1: a heat map. */
  readonly heat?: number
}

export const cell = (text: string, value?: number | null): Cell => (value === undefined ? { text } : { text, value })

const td = ({ text, value, heat }: Cell, isHead: boolean): string => {
  const tone = value === undefined ? '' : toneOf(value)
  const style = heat === undefined || tone === '' ? '' : ` style="--heat:${heat.toFixed(2)}"`
  const kind = heat === undefined ? tone : `${tone} heat`
  const tag = isHead ? 'th scope="row"' : 'td'
  return `<${tag}${kind.trim() === '' ? '' : ` class="${kind.trim()}"`}${style}>${escapeHtml(text)}</${isHead ? 'th' : 'td'}>`
}

/** The first cell of each row is its head. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = heads.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((one, at) => td(one, at === 0)).join('')}</tr>`).join('')
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

/** Names and values beside each other. */
export const facts = (rows: readonly (readonly [string, Cell])[]): string =>
  `<dl>${rows.map(([name, { text, value }]) => `<div><dt>${escapeHtml(name)}</dt><dd class="${value === undefined ? '' : toneOf(value)}">${escapeHtml(text)}</dd></div>`).join('')}</dl>`

export const section = (title: string, ...parts: readonly string[]): string => {
  const said = parts.filter((part) => part !== '')
  return said.length === 0 ? '' : `<section><h2>${escapeHtml(title)}</h2>${said.join('')}</section>`
}

export const note = (text: string): string => `<p class="note">${escapeHtml(text)}</p>`
