import { expect, type Page } from 'playwright/test'

export const portfolioPage = (page: Page) => {
  const frame = page.locator('[data-money="paper"]')
  const profit = page.getByTestId('portfolio-pnl')
  return {
    frame,

    async open() {
      await page.goto('/portfolio')
      await expect(frame.getByTestId('portfolio-equity')).toContainText('원')
    },

    /** A row on a desk, a card on a phone. */
    holding: (instrumentId: string) =>
      page.getByTestId('portfolio-holdings').locator(`[data-instrument="${instrumentId}"]`).filter({ visible: true }),

    check: (code: string) => page.locator(`[data-x-ray="${code}"]`),

    /** What is held of one industry. */
    industry: (id: string) => page.locator(`[data-industry="${id}"]`),

    /** After all charges, to the won. */
    realizedWon: async (): Promise<number> => Number(await profit.getAttribute('data-net')),

    count: (method: '이동평균' | '선입선출') => profit.getByRole('button', { name: method }).click(),

    section: (name: string) => page.getByRole('tab', { name, exact: true }).click(),
  }
}
