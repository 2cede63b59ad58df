import { AVERAGE_PERIODS, type AveragePeriod } from './moving-average.ts'

export interface Palette {
  readonly up: string
  readonly down: string
  readonly ink: string
  readonly line: string
  readonly surface: string
  readonly averages: Readonly<Record<AveragePeriod, string>>
}

/** The page's own colors as they are now: a canvas does not follow the style sheet by itself. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    up: read('--up'),
    down: read('--down'),
    ink: read('--muted'),
    line: read('--line'),
    surface: read('--surface'),
    // Built from the list itself, so every period has its color.
    averages: Object.fromEntries(
      AVERAGE_PERIODS.map((period) => [period, read(`--ma-${period}`)]),
    ) as Palette['averages'],
  }
}

/** Calls back whenever the theme changes. Returns how to stop. */
export function followTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] })
  return () => observer.disconnect()
}
