import axe from 'axe-core'
import { type BrowserContext, expect, type Page } from 'playwright/test'

/** Everything a page complained about. A story ends with none, but for those it said it would cause. */
export interface Troubles {
  /** From now on a complaint that matches is part of the story. */
  expect(pattern: RegExp): void
  readonly unexpected: () => readonly string[]
}

/** In every tab of a browser. */
export async function watchTroubles(context: BrowserContext): Promise<Troubles> {
  const seen: string[] = []
  const expected: RegExp[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') seen.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (thrown) => seen.push(`page error: ${thrown.error().stack ?? thrown.error().message}`))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  return {
    expect: (pattern) => void expected.push(pattern),
    unexpected: () => seen.filter((line) => !expected.some((pattern) => pattern.test(line))),
  }
}

/**
 * Fails with one line per violation: rule, then where. Asked for the violations alone: the list of all that is well took
 * several times as long to write as to find.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  await page.evaluate(settle)
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }))
  const lines = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
  expect(lines, `accessibility of ${page.url()}`).toEqual([])
}

/** Colors on their way from one to the other are nobody's choice. What never ends (a skeleton) is as it is. */
async function settle(): Promise<void> {
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}
