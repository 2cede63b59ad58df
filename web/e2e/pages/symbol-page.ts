import { expect, type Page } from 'playwright/test'
import { orderRow } from './orders-page.ts'

type Pane = '차트' | '호가' | '체결' | '정보' | '주문' | '내역'

export const symbolPage = (page: Page) => {
  const ticket = page.getByRole('form', { name: '주문' })
  const dialog = page.getByRole('dialog', { name: '주문 확인' })
  return {
    ticket,
    dialog,
    quantity: ticket.getByLabel('수량', { exact: true }),
    price: ticket.getByLabel('가격', { exact: true }),
    available: ticket.getByTestId('available'),
    submit: ticket.getByRole('button', { name: /^(매수|매도) 주문$/ }),
    confirm: dialog.getByRole('button', { name: /^(매수|매도)하기$/ }),
    latest: page.getByRole('region', { name: '방금 낸 주문' }),
    lastPrice: page.getByTestId('last-price'),
    legend: page.getByTestId('chart-legend'),
    ownOrder: page.getByTestId('order-book').locator('[data-own-order]'),

    rungs: (side: '매도' | '매수') => page.getByRole('button', { name: new RegExp(`^${side} 호가 [\\d,]+원`) }),
    average: (period: number) => page.getByRole('button', { name: `이동평균 ${period}`, exact: false }),

    interval: (name: string) => page.getByTestId('price-chart').getByRole('tab', { name, exact: true }).click(),

    async open(symbol = '005930') {
      await page.goto(`/symbols/${symbol}`)
      await expect(page.locator('[data-freshness]')).toHaveAttribute('data-freshness', 'live')
    },

    /** Panes stand side by side on a desk and behind tabs on a phone. */
    async show(pane: Pane) {
      const tab = page.getByRole('tab', { name: pane, exact: true })
      if (await tab.isVisible()) await tab.click()
    },

    choose: (name: '매수' | '매도' | '지정가' | '시장가') => ticket.getByRole('button', { name, exact: true }).click(),

    /** Points at a price of the order book; the farthest ask is sure to fill, ten levels above the best. */
    async pickFarthestAsk() {
      await this.show('호가')
      await page
        .getByRole('button', { name: /^매도 호가/ })
        .first()
        .dispatchEvent('click') // the book moves on while a pointer is still on its way
      await this.show('주문')
    },

    /** Today's lowest price: an order to buy there rests. */
    async lowestPrice(): Promise<number> {
      const range = await ticket.getByText(/오늘은 .*원 사이에서/).textContent()
      const [lower = ''] = range?.match(/[\d,]+/) ?? []
      return Number(lower.replaceAll(',', ''))
    },

    async review() {
      await this.submit.click()
      await expect(dialog).toBeVisible()
    },

    async sendOrder() {
      await this.review()
      await this.confirm.click()
      await expect(dialog).toBeHidden()
    },

    latestStatus: () => page.getByRole('region', { name: '방금 낸 주문' }).locator('[data-status]'),
    history: orderRow(page),
  }
}
