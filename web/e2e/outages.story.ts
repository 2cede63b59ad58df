import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

const DESKTOP_ONLY = { tag: '@desktop' }

story(
  '브리지가 죽으면 주문은 거절되고, 돌아오면 다시 나간다',
  DESKTOP_ONLY,
  async ({ page, stack, email, troubles, look }) => {
    story.setTimeout(180_000)
    const accountNumber = await becomeTrader(page, email)
    const symbol = symbolPage(page)
    await symbol.open()
    await symbol.price.fill(String(await symbol.lowestPrice()))
    await symbol.quantity.fill('1')
    await symbol.review()

    // The confirmation is open when the bridge goes away.
    troubles.expect(/ERR_CONNECTION_(REFUSED|RESET)|WebSocket/)
    troubles.expect(/status of 400 .*\/rpc\/place_intent/)
    troubles.expect(/status of (404|503) .*\/v1\//) // just back, it has not opened the account yet
    await stack.stopBridge()
    try {
      await symbol.confirm.click()
      const refusal = symbol.dialog.getByRole('alert')
      await expect(refusal).toContainText('브리지가 30초 넘게 응답하지 않아요.')
      await expect(refusal).toContainText('주문은 나가지 않았고, 대기열에도 넣지 않았어요.')
      await look('bridge-down-refused')
      await page.keyboard.press('Escape')

      await expect(page.getByTestId('bridge-pulse')).toHaveAttribute('data-pulse', 'dead', { timeout: 30_000 })
      await expect(symbol.ticket.getByRole('alert').filter({ hasText: '브리지가 30초' })).toBeVisible()
      await expect(symbol.submit).toBeDisabled()
      await look('bridge-down')
    } finally {
      await stack.startBridge()
    }
    expect((await stack.brokerTruth(accountNumber)).orders).toEqual([])

    await expect(page.getByTestId('bridge-pulse')).toHaveAttribute('data-pulse', 'alive', { timeout: 30_000 })
    await expect(symbol.submit).toBeEnabled()
    await symbol.sendOrder()
    await expect(symbol.latestStatus()).toHaveAttribute('data-status', 'accepted', { timeout: 30_000 })
    expect((await stack.brokerTruth(accountNumber)).orders).toMatchObject([{ role: 'new', quantity: 1, openQty: 1 }])
  },
)

story(
  '증권사가 꺼져 있으면 주문은 나가지 않고 이유를 말하며, 돌아오면 다시 접수된다',
  DESKTOP_ONLY,
  async ({ page, stack, email, troubles, look }) => {
    story.setTimeout(180_000)
    const accountNumber = await becomeTrader(page, email)
    const symbol = symbolPage(page)
    await symbol.open()
    await symbol.price.fill(String(await symbol.lowestPrice()))
    await symbol.quantity.fill('1')
    await expect(symbol.available).toBeVisible()
    troubles.expect(/status of (404|500|502|503) .*\/v1\//) // what only the broker knows
    await stack.stopBroker()
    try {
      await symbol.sendOrder()
      await expect(symbol.latest).toContainText('증권사에 연결할 수 없어요.', { timeout: 40_000 })
      await look('broker-down')
    } finally {
      await stack.startBroker()
    }
    expect((await stack.brokerTruth(accountNumber)).orders).toEqual([])
    await page.goto('/settings')
    await expect(page.locator('[data-session="running"]')).toBeVisible({ timeout: 60_000 })
    await symbol.open()
    await symbol.price.fill(String(await symbol.lowestPrice()))
    await symbol.quantity.fill('2')
    await symbol.sendOrder()
    await expect(symbol.latestStatus()).toHaveAttribute('data-status', 'accepted', { timeout: 30_000 })
    expect((await stack.brokerTruth(accountNumber)).orders).toMatchObject([{ role: 'new', quantity: 2, openQty: 2 }])
  },
)
