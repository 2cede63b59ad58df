import { AxeBuilder } from '@axe-core/playwright'
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
 * Fails with one line per violation: rule, then where. In the page itself, for it has no frame of another origin, and
 * without the list of all that is well: carried through a second page, that took ten times as long as looking.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze()
  const lines = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
  expect(lines, `accessibility of ${page.url()}`).toEqual([])
}
