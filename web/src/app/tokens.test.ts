import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(`${import.meta.dirname}/tokens.css`, 'utf8')

function tokens(selector: string): Record<string, string> {
  const body = css.split(`${selector} {`)[1]?.split('}')[0] ?? ''
  return Object.fromEntries([...body.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]]))
}

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const INKS = ['ink', 'muted', 'up', 'down', 'flat', 'danger', 'paper', 'accent']
const GROUNDS = ['canvas', 'surface', 'sunken']
const SOFT = ['up', 'down', 'danger', 'paper', 'accent']

describe.each([':root', '.dark'])('tokens of %s', (selector) => {
  const color = tokens(selector)

  it.each(GROUNDS.flatMap((ground) => INKS.map((ink) => [ink, ground])))('%s is readable on %s', (ink, ground) => {
    expect(contrast(color[ink!]!, color[ground!]!)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(SOFT)('%s is readable on its own soft ground', (name) => {
    expect(contrast(color[name]!, color[`${name}-soft`]!)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(SOFT)('text on a solid %s button is readable', (name) => {
    expect(contrast(color['on-solid']!, color[name]!)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['ma-5', 'ma-20', 'ma-60', 'ma-120'])('the line %s stands out from the chart it is drawn on', (name) => {
    expect(contrast(color[name]!, color.surface!)).toBeGreaterThanOrEqual(3)
  })

  it('borders of inputs stand out from what they lie on', () => {
    for (const ground of GROUNDS) expect(contrast(color['line-strong']!, color[ground]!)).toBeGreaterThanOrEqual(3)
  })
})
