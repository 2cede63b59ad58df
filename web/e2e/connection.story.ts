import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

const DESKTOP_ONLY = { tag: '@desktop' }

story(
  '인터넷이 끊기면 그렇다고 말하고, 이어지면 안내가 사라진다',
  DESKTOP_ONLY,
  async ({ page, context, email, troubles, look }) => {
    await becomeTrader(page, email)
    await page.goto('/')
    await expect(page.getByTestId('equity')).toHaveText('10,000,000원')
    troubles.expect(/ERR_INTERNET_DISCONNECTED|WebSocket/)
    await context.setOffline(true)
    await expect(page.getByTestId('connection-banner')).toHaveText(
      '인터넷 연결이 끊겼어요. 화면의 숫자는 마지막으로 받은 값이고, 연결되면 자동으로 새로 고쳐요.',
    )
    await expect(page.getByTestId('equity')).toHaveText('10,000,000원')
    await look('offline')
    await context.setOffline(false)
    await expect(page.getByTestId('connection-banner')).toBeEmpty({ timeout: 30_000 })
  },
)

story(
  '데이터베이스가 답하지 않으면 주문을 찾아보고, 다시 보내도 한 건만 나간다',
  DESKTOP_ONLY,
  async ({ page, stack, email, troubles, look }) => {
    story.setTimeout(120_000)
    const accountNumber = await becomeTrader(page, email)
    const symbol = symbolPage(page)
    await symbol.open()
    await symbol.price.fill(String(await symbol.lowestPrice()))
    await symbol.quantity.fill('1')
    await symbol.review()
    troubles.expect(/status of 503/)
    const everything = `${stack.supabaseUrl}/rest/v1/**`
    await page.route(everything, (route) => route.fulfill({ status: 503, body: 'down' }))
    await symbol.confirm.click()
    const doubt = symbol.dialog.getByRole('alert')
    await expect(doubt).toContainText('답을 받지 못해 주문이 기록됐는지 찾고 있어요. 새로 주문하지 마세요.')
    const again = symbol.dialog.getByRole('button', { name: '같은 주문 번호로 다시 보내기' })
    await expect(again).toBeEnabled({ timeout: 60_000 }) // reads are tried again before they are given up
    await look('database-down')
    expect((await stack.brokerTruth(accountNumber)).orders).toEqual([])

    await page.unroute(everything)
    await again.click()
    await expect(symbol.dialog).toBeHidden()
    await expect(symbol.latestStatus()).toHaveAttribute('data-status', 'accepted', { timeout: 30_000 })
    expect((await stack.brokerTruth(accountNumber)).orders).toMatchObject([{ role: 'new', quantity: 1 }])
  },
)
