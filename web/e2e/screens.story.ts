import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

story('모든 화면은 밝게도 어둡게도 읽히고 소리 없이 열린다', async ({ page, email, look }) => {
  story.setTimeout(240_000)
  await becomeTrader(page, email)
  await page.goto('/watchlist')
  await expect(page.getByTestId('watchlist-rows').locator('li').first()).toContainText(/[\d,]{4,}/)
  await look('watchlist')
  await page.goto('/settings')
  await expect(page.locator('[data-session="running"]')).toBeVisible()
  await look('settings')

  await page.getByLabel('화면 밝기').selectOption('dark')
  await expect(page.locator('html')).toHaveClass(/dark/)
  await look('settings-dark')
  await page.goto('/')
  await expect(page.getByTestId('equity')).toHaveText('10,000,000원')
  await look('home-dark')
  await symbolPage(page).open()
  await expect(symbolPage(page).lastPrice).toBeVisible()
  await look('symbol-dark')
  await page.goto('/orders')
  await expect(page.getByText('미체결 주문이 없어요.')).toBeVisible()
  await look('orders-dark')
})
