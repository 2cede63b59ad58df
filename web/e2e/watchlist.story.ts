import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

story('관심종목의 순서를 키보드로 바꾸면 다시 열어도 그대로다', async ({ page, email, look }, { project }) => {
  await becomeTrader(page, email)
  await page.goto('/watchlist')
  const rows = page.getByTestId('watchlist-rows').locator('li')
  await expect(rows.first()).toContainText(/[\d,]{4,}/)
  await expect(rows.first().locator('[data-freshness]').filter({ visible: true })).toBeVisible()
  const order = () => rows.evaluateAll((list) => list.map((row) => row.getAttribute('data-instrument')))
  const [first, second, ...rest] = await order()

  await rows
    .first()
    .getByRole('button', { name: /순서 바꾸기$/ })
    .focus()
  await page.keyboard.press('Space')
  await expect(page.getByText(/: \d+개 중 1번째/)).toBeAttached()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText(/: \d+개 중 2번째/)).toBeAttached()
  await page.keyboard.press('Space')
  await expect.poll(order).toEqual([second, first, ...rest])
  await page.reload()
  await expect.poll(order).toEqual([second, first, ...rest])

  if (project.name === 'desktop') {
    await page.getByRole('button', { name: '거래대금' }).click()
    await expect(rows.first()).toContainText('원')
    await page.reload()
    await expect(page.getByRole('button', { name: '거래대금' })).toHaveAttribute('aria-pressed', 'true')
  }
  await look('watchlist-arranged')
})
