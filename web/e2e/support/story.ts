import { join, resolve } from 'node:path'
import { test as base, expect, type Page } from 'playwright/test'
import { type StackUnderTest, stackUnderTest } from './stack.ts'
import { expectAccessible, type Troubles, watchTroubles } from './troubles.ts'

const IMAGES = resolve(import.meta.dirname, '../../../docs/images/ko')

interface Fixtures {
  readonly stack: StackUnderTest
  readonly troubles: Troubles
  /** An address nobody has signed in with before. */
  readonly email: string
  /** A state worth looking at: held to the rules of accessibility, and kept as a picture when pictures are asked for. */
  readonly look: (name: string) => Promise<void>
}

export const story = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures to make first.
  stack: async ({}, use) => use(stackUnderTest()), // oxlint-disable-line no-empty-pattern
  baseURL: async ({ stack }, use) => use(stack.webUrl),
  email: async ({ stack }, use) => use(stack.newEmail()),
  troubles: [
    async ({ context }, use) => {
      const troubles = await watchTroubles(context)
      await use(troubles)
      expect(troubles.unexpected()).toEqual([])
    },
    { auto: true },
  ],
  look: async ({ page }, use, { project }) => {
    await use(async (name) => {
      await expectAccessible(page)
      if (process.env.NARU_SCREENSHOTS === '1')
        await takePicture(page, join(IMAGES, project.use.isMobile ? 'phone' : 'desktop', `${name}.png`))
    })
  },
})

async function takePicture(page: Page, path: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(0, 0) // or the chart shows a crosshair
  await page.screenshot({ path, animations: 'disabled', caret: 'hide', scale: 'css' })
}

export { expect }
