import { expect, type Locator, type Page } from 'playwright/test'

/** Rows on a desk, cards on a phone. */
export const orderRow = (page: Page): Locator => page.locator('[data-order]').filter({ visible: true })

export const ordersPage = (page: Page) => {
  const sheet = page.getByRole('dialog', { name: '주문 상세' })
  const cancelDialog = page.getByRole('dialog', { name: '주문 취소 확인' })
  return {
    sheet,
    rows: orderRow(page),

    async open() {
      await page.goto('/orders')
      await expect(page.getByRole('heading', { name: '주문', exact: true, level: 1 })).toBeAttached()
    },

    withStatus: (status: string) => orderRow(page).filter({ has: page.locator(`[data-status="${status}"]`) }),

    async showDetail(row: Locator) {
      await row.getByRole('button', { name: /^상세/ }).click()
      await expect(sheet).toBeVisible()
    },

    async cancel(row: Locator) {
      await row.getByRole('button', { name: /^취소/ }).click()
      await cancelDialog.getByRole('button', { name: '취소 요청하기' }).click()
      await expect(cancelDialog).toBeHidden()
    },
  }
}
