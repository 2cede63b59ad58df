import { homePage } from './pages/home-page.ts'
import { onboardingPage } from './pages/onboarding-page.ts'
import { ordersPage } from './pages/orders-page.ts'
import { signInPage } from './pages/sign-in-page.ts'
import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'

const SAMSUNG = '005930.KRX'

story(
  '로그인부터 첫 체결까지, 화면이 스스로 바뀌고 증권사의 기록과 같다',
  async ({ page, context, stack, email, look }) => {
    story.setTimeout(300_000)
    const home = homePage(page)
    const symbol = symbolPage(page)
    const onboarding = onboardingPage(page)
    const orders = ordersPage(page)

    const accountNumber = await story.step('Google로 로그인하고 계좌를 연결한다', async () => {
      await signInPage(page).open()
      expect((await signInPage(page).leadLines()).at(-1)).toContain(' ') // no word stands alone
      await look('sign-in')
      await signInPage(page).signInAs(email)
      await expect(page.getByText('증권사 계좌를 연결하세요')).toBeVisible()
      await look('home-empty')
      await page.getByRole('link', { name: '연결하기' }).click()
      await expect(onboarding.submit).toBeVisible()
      await expect(page.getByText(stack.bridge.fingerprint)).toBeVisible()
      await look('onboarding')
      const number = await onboarding.fillDemoKeys()
      await onboarding.connect()
      await look('connected')
      return number
    })

    await story.step('종목 화면에 시세가 흐른다', async () => {
      await onboarding.goOrder.click()
      await expect(page.getByRole('heading', { name: '삼성전자' })).toBeVisible()
      await expect(page.locator('[data-freshness]')).toHaveAttribute('data-freshness', 'live')
      const first = await symbol.lastPrice.textContent()
      await expect(symbol.lastPrice).not.toHaveText(first ?? '', { timeout: 30_000 })
      await look('symbol')
      await symbol.show('호가')
      await look('order-book')
    })

    // Another tab that nobody touches from here on.
    const watching = await context.newPage()
    const watched = homePage(watching)
    await watched.open()
    await expect(watched.equity).toHaveText('10,000,000원')

    await story.step('호가를 골라 3주를 산다', async () => {
      await symbol.pickFarthestAsk()
      await symbol.quantity.fill('3')
      await look('ticket')
      await symbol.review()
      await expect(symbol.dialog.getByTestId('order-terms')).toContainText('모의투자')
      await expect(symbol.dialog.getByTestId('order-terms')).toContainText('3주')
      await look('ticket-confirm')
      await symbol.confirm.click()
      await expect(symbol.dialog).toBeHidden()
      await expect(symbol.latestStatus()).toHaveAttribute('data-status', 'filled')
      await look('order-filled')
    })

    await story.step('다른 탭의 홈도 저절로 바뀌고 증권사의 기록과 같다', async () => {
      await expect(watched.holding(SAMSUNG)).toContainText('3주')
      const { account, orders: known } = await stack.brokerTruth(accountNumber)
      expect(known).toHaveLength(1)
      expect(known[0]).toMatchObject({ code: '005930', side: 'buy', quantity: 3, cumQty: 3, openQty: 0 })
      expect(account.positions).toMatchObject([{ code: '005930', quantity: 3 }])
      await expect.poll(() => watched.exact('cash-d2')).toBe(account.cash)
      await expect.poll(() => watched.exact('buying-power')).toBe(account.buyingPower)
    })

    await story.step('하한가에 낸 주문은 접수로 남고, 취소된다', async () => {
      await symbol.show('주문')
      const lowest = await symbol.lowestPrice()
      await symbol.price.fill(String(lowest))
      await symbol.quantity.fill('2')
      await symbol.sendOrder()
      await expect(symbol.latestStatus()).toHaveAttribute('data-status', 'accepted')
      await orders.open()
      await expect(orders.withStatus('accepted')).toContainText('2주')
      await look('orders')
      await orders.cancel(orders.withStatus('accepted'))
      await expect(orders.withStatus('canceled')).toBeVisible()
      await orders.showDetail(orders.withStatus('filled'))
      await expect(orders.sheet).toContainText('주문을 요청함')
      await expect(orders.sheet).toContainText('증권사로 보냄')
      await expect(orders.sheet).toContainText('증권사가 접수함')
      await expect(orders.timeline.locator('[data-step=fill]').first()).toContainText('체결')
      await look('order-detail')
    })

    await story.step('화면의 주문은 증권사의 주문과 한 건씩 같다', async () => {
      const { orders: known } = await stack.brokerTruth(accountNumber)
      const placed = known.filter((order) => order.role === 'new')
      expect(placed.map(({ quantity, cumQty, canceledQty }) => ({ quantity, cumQty, canceledQty }))).toEqual([
        { quantity: 3, cumQty: 3, canceledQty: 0 },
        { quantity: 2, cumQty: 0, canceledQty: 2 },
      ])
      const bought = placed[0]
      await expect(orders.sheet).toContainText(bought?.number ?? '주문번호가 있어야 해요')
      await home.open()
      await expect(home.holding(SAMSUNG)).toContainText('3주')
      await look('home')
    })
  },
)
