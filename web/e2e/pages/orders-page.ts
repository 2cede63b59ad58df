import { expect, type Locator, type Page } from 'playwright/test'

/** Longer than any button has to be held. */
const HELD_MS = 1_600

export const hold = (button: Locator): Promise<void> => button.click({ delay: HELD_MS })

/** Rows on a desk, cards on a phone. */
export const orderRow = (page: Page): Locator => page.locator('[data-order]').filter({ visible: true })

export const ordersPage = (page: Page) => {
  const sheet = page.getByRole('dialog', { name: '주문 상세' })
  const cancelDialog = page.getByRole('dialog', { name: '주문 취소 확인' })
  return {
    sheet,
    rows: orderRow(page),
    timeline: sheet.getByTestId('order-timeline'),
    decision: page.getByTestId('decision-card'),
    parents: page.getByTestId('parent-orders'),

    async open() {
      await page.goto('/orders')
      await expect(page.getByRole('heading', { name: '주문', exact: true, level: 1 })).toBeAttached()
    },

    withStatus: (status: string) => orderRow(page).filter({ has: page.locator(`[data-status="${status}"]`) }),

    async showDetail(row: Locator) {
      await row.getByRole('button', { name: /^상세/ }).click()
      await expect(sheet).toBeVisible()
    },

    /** Asks for another price and quantity; the quantity counts what is filled already. */
    async modify(row: Locator, to: { price: number; quantity: number }) {
      await row.getByRole('button', { name: /^정정/ }).click()
      const dialog = page.getByRole('dialog', { name: '주문 정정' })
      await dialog.getByLabel('가격', { exact: true }).fill(String(to.price))
      await dialog.getByLabel('전체 수량', { exact: true }).fill(String(to.quantity))
      await expect(dialog).toContainText('남은 수량을 취소하고, 취소가 확인된 다음')
      await dialog.getByRole('button', { name: '정정 요청하기' }).click()
      await expect(dialog).toBeHidden()
    },

    async cancelAll() {
      await page.getByRole('button', { name: '모두 취소', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: '모두 취소' })
      await expect(dialog).toContainText('••••')
      await hold(dialog.getByRole('button', { name: '모두 취소 (누르고 있기)' }))
      await expect(dialog).toBeHidden()
    },

    async cancel(row: Locator) {
      await row.getByRole('button', { name: /^취소/ }).click()
      await cancelDialog.getByRole('button', { name: '취소 요청하기' }).click()
      await expect(cancelDialog).toBeHidden()
    },
  }
}
