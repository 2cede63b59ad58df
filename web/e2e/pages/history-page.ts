import { readFile } from 'node:fs/promises'
import { expect, type Page } from 'playwright/test'
import { orderRow } from './orders-page.ts'

export const historyPage = (page: Page) => {
  const history = page.getByTestId('order-history')
  return {
    history,
    rows: orderRow(page),
    fills: page.locator('[data-fill]').filter({ visible: true }),
    count: page.getByTestId('history-count'),

    async open() {
      await page.goto('/orders')
      await page.getByRole('link', { name: '이력과 CSV' }).click()
      await expect(history).toBeVisible()
    },

    tab: (name: '주문' | '체결') => history.getByRole('tab', { name, exact: true }).click(),
    pick: (label: string, option: string) => history.getByLabel(label, { exact: true }).selectOption(option),

    /** The file as lines of cells, its encoding mark still on. */
    async download(): Promise<readonly (readonly string[])[]> {
      const downloading = page.waitForEvent('download')
      await page.getByRole('button', { name: 'CSV 내려받기' }).click()
      const text = await readFile(await (await downloading).path(), 'utf8')
      return text
        .split('\r\n')
        .filter((line) => line !== '')
        .map((line) => line.split(','))
    },
  }
}
