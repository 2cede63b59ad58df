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
    submit: ticket.locator('button[type=submit]'),
    confirm: dialog.getByRole('button', { name: /^(매수|매도)하기$|걸기$/ }),
    latest: page.getByRole('region', { name: '방금 낸 주문' }),
    lastPrice: page.getByTestId('last-price'),
    legend: page.getByTestId('chart-legend'),
    ownOrder: page.getByTestId('order-book').locator('[data-own-order]'),

    rungs: (side: '매도' | '매수') => page.getByRole('button', { name: new RegExp(`^${side} 호가 [\\d,]+원`) }),
    average: (period: number) => page.getByRole('button', { name: `이동평균 ${period}`, exact: false }),

    interval: (name: string) => page.getByTestId('price-chart').getByRole('tab', { name, exact: true }).click(),

    barCount: async (): Promise<number> => Number(await page.getByTestId('older-bars').getAttribute('data-count')),

    /** Pulls the drawing to the right by most of its width, as one does to see what came before. */
    async pullChart() {
      const box = await page.getByTestId('chart-canvas').boundingBox()
      if (!box) throw new Error('no chart is drawn')
      const y = box.y + box.height / 3
      await page.mouse.move(box.x + box.width * 0.1, y)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.8, y, { steps: 5 })
      await page.mouse.up()
    },

    async open(symbol = '005930') {
      await page.goto(`/symbols/${symbol}`)
      await expect(page.locator('[data-freshness]')).toHaveAttribute('data-freshness', 'live')
    },

    /** Panes stand side by side on a desk and behind tabs on a phone. */
    async show(pane: Pane) {
      const tab = page.getByRole('tab', { name: pane, exact: true })
      if (await tab.isVisible()) await tab.click()
    },

    trigger: ticket.getByLabel(/^(조건가격|손절가격)$/),
    takeProfit: ticket.getByLabel('익절가격', { exact: true }),
    lesson: ticket.getByTestId('ticket-lesson'),

    /** A side, an order type, or a way of ordering. */
    choose: (name: '매수' | '매도' | '지정가' | '시장가' | '스톱지정가' | '일반' | 'OCO' | 'IOC') =>
      ticket.getByRole('button', { name, exact: true }).click(),

    /** The order book, once there is a ticket to take a price that is picked. */
    async showBookBesideTicket() {
      await this.show('주문')
      await expect(this.price).not.toHaveValue('')
      await this.show('호가')
    },

    /** Points at a price of the order book; the farthest ask is sure to fill, ten levels above the best. */
    async pickFarthestAsk() {
      await this.showBookBesideTicket()
      await page
        .getByRole('button', { name: /^매도 호가/ })
        .first()
        .dispatchEvent('click') // the book moves on while a pointer is still on its way
      await this.show('주문')
    },

    /** Today's price limits, as the ticket tells them. */
    async priceLimits(): Promise<readonly [lower: number, upper: number]> {
      const range = await ticket.getByText(/오늘은 .*원 사이에서/).textContent()
      const [lower = NaN, upper = NaN] = (range?.match(/[\d,]+/g) ?? []).map((text) => Number(text.replaceAll(',', '')))
      return [lower, upper]
    },

    /** Today's lowest price: an order to buy there rests. */
    async lowestPrice(): Promise<number> {
      return (await this.priceLimits())[0]
    },

    /** Buys at a price that is sure to fill. */
    async buy(quantity: number) {
      await this.pickFarthestAsk()
      await this.quantity.fill(String(quantity))
      await this.sendOrder()
      await expect(this.latestStatus()).toHaveAttribute('data-status', 'filled')
    },

    /** An order to buy that nobody meets. */
    async restOrder(quantity: number, price?: number) {
      await this.show('주문')
      await this.price.fill(String(price ?? (await this.lowestPrice())))
      await this.quantity.fill(String(quantity))
      await this.sendOrder()
      await expect(this.latestStatus()).toHaveAttribute('data-status', 'accepted')
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
