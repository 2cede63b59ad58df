import { escapeHtml } from './text.ts'

/** One line of a picture; null where nothing is known. */
export interface Line {
  readonly label: string
  readonly tone: 'own' | 'other' | 'faint' | 'down'
  readonly values: readonly (number | null)[]
  /** Filled down to zero. */
  readonly isArea?: boolean
}

interface Picture {
  readonly title: string
  readonly height: number
  /** How a value is written at the side. */
  readonly say: (value: number) => string
  /** Written below, left to right. */
  readonly ends: readonly [string, string]
}

const WIDTH = 960
const LEFT = 92
const TOP = 12
const BELOW = 22

/** Lines over time as one inline picture: no script, nothing from outside. */
export function linePicture(lines: readonly Line[], { title, height, say, ends }: Picture): string {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null))
  if (values.length === 0) return ''
  const areas = lines.some(({ isArea }) => isArea)
  const low = values.reduce((least, value) => Math.min(least, value), areas ? 0 : Number.POSITIVE_INFINITY)
  const high = values.reduce((most, value) => Math.max(most, value), areas ? 0 : Number.NEGATIVE_INFINITY)
  const span = high - low || 1
  const bottom = height - BELOW
  const y = (value: number): number => TOP + (1 - (value - low) / span) * (bottom - TOP)
  const grid = [0, 0.5, 1].map((part) => {
    const value = low + part * span
    const at = y(value).toFixed(1)
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${at}" y2="${at}"/><text x="${LEFT - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${escapeHtml(say(value))}</text>`
  })
  const drawn = lines.map((line) => pathOf(line, { y, zero: y(Math.max(low, Math.min(0, high))) }))
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">`,
    ...grid,
    ...drawn,
    `<text x="${LEFT}" y="${height - 6}">${escapeHtml(ends[0])}</text>`,
    `<text x="${WIDTH}" y="${height - 6}" text-anchor="end">${escapeHtml(ends[1])}</text>`,
    '</svg>',
  ].join('')
}

interface Scale {
  readonly y: (value: number) => number
  readonly zero: number
}

function pathOf({ values, tone, isArea, label }: Line, { y, zero }: Scale): string {
  const x = (at: number): number => LEFT + (at / Math.max(1, values.length - 1)) * (WIDTH - LEFT)
  let isDown = false
  const steps = values.map((value, at) => {
    if (value === null) {
      isDown = false
      return ''
    }
    const step = `${isDown ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`
    isDown = true
    return step
  })
  const outline = steps.join('')
  const title = `<title>${escapeHtml(label)}</title>`
  if (!isArea) return `<path class="line ${tone}" d="${outline}">${title}</path>`
  const closed = `${outline}L${x(values.length - 1).toFixed(1)} ${zero.toFixed(1)}L${LEFT} ${zero.toFixed(1)}Z`
  return `<path class="area ${tone}" d="${closed}">${title}</path>`
}
