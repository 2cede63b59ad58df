import { expect, type Page } from 'playwright/test'

/** "9,571,293원" without what only people need. */
const won = (text: string | null): number => Number((text ?? '').replace(/[^\d-]/g, ''))

export const homePage = (page: Page) => ({
  equity: page.getByTestId('equity'),
  holding: (instrumentId: string) => page.locator(`tr[data-instrument="${instrumentId}"]`),

  async open() {
    await page.goto('/')
    await expect(page.getByRole('heading', { name: '할 일' })).toBeVisible()
  },

  /** To the won; what is shown may be rounded, the exact sum is in its title. */
  exact: async (fact: 'cash' | 'cash-d2' | 'buying-power'): Promise<number> =>
    won(await page.getByTestId(fact).locator('[title]').getAttribute('title')),
})
