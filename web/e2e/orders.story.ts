import { historyPage } from './pages/history-page.ts'
import { hold, ordersPage } from './pages/orders-page.ts'
import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

const CODE = '005930'

story(
  '스톱지정가는 거래소에서, OCO의 손절은 서버에서 기다린다고 말하고 OCO를 건다',
  async ({ page, stack, email, look }) => {
    story.setTimeout(240_000)
    const accountNumber = await becomeTrader(page, email)
    const symbol = symbolPage(page)
    const orders = ordersPage(page)
    await symbol.open()
    await symbol.buy(4)
    const [lower, upper] = await symbol.priceLimits()

    await story.step('스톱지정가는 조건과 사는 곳을 가르치고, 모의 계좌에서는 낼 수 없다고 먼저 말한다', async () => {
      await symbol.choose('스톱지정가')
      await expect(symbol.lesson).toContainText('거래소에 걸립니다. 서버가 꺼져도 작동합니다.')
      await symbol.trigger.fill(String(lower))
      await expect(symbol.ticket).toContainText('지금 가격이 이미 이 조건에 닿아 있어요.')
      await symbol.trigger.fill(String(upper))
      await symbol.price.fill(String(upper))
      await symbol.quantity.fill('1')
      await expect(symbol.ticket.getByRole('alert').filter({ hasText: '모의투자는' })).toBeVisible()
      await expect(symbol.submit).toBeDisabled()
      await look('ticket-stop-limit')
    })

    await story.step('쓰던 주문은 다른 화면에 다녀와도 남아 있다', async () => {
      await symbol.choose('OCO')
      await expect(symbol.lesson).toContainText('익절은 거래소에 걸리고, 손절은 서버가 꺼지면 작동하지 않습니다.')
      await symbol.takeProfit.fill(String(upper))
      await symbol.trigger.fill(String(lower))
      await symbol.quantity.fill('3')
      await page.goto('/watchlist')
      await symbol.open()
      await symbol.show('주문')
      await expect(symbol.quantity).toHaveValue('3')
      await expect(symbol.takeProfit).toHaveValue(upper.toLocaleString('ko-KR'))
      await expect(symbol.ticket).toContainText('익절하면 (세후)')
      await look('ticket-oco')
    })

    await story.step('OCO의 익절은 증권사에 접수되고, 조건 주문을 취소하면 함께 거둔다', async () => {
      await symbol.ticket.getByRole('button', { name: '1주', exact: true }).click()
      await symbol.review()
      await expect(symbol.dialog.getByTestId('order-terms')).toContainText('OCO')
      await expect(symbol.dialog.getByTestId('order-terms')).toContainText(/기한\s*\d+.*까지/)
      await symbol.confirm.click()
      await expect(symbol.dialog).toBeHidden()
      await orders.open()
      const oco = orders.parents.locator('[data-kind=oco]')
      await expect(oco.locator('[data-placement]')).toHaveAttribute('data-placement', 'bridge')
      await expect(oco).toContainText('까지')
      await expect(oco.locator('[data-child=take_profit] [data-status=accepted]')).toBeVisible({ timeout: 30_000 })
      await look('orders-conditional')
      const resting = async () =>
        (await stack.brokerTruth(accountNumber)).orders.filter((order) => order.side === 'sell' && order.openQty > 0)
      expect(await resting()).toMatchObject([{ quantity: 3, price: upper }])
      await oco.getByRole('button', { name: /^취소/ }).click()
      await hold(page.getByRole('dialog').getByRole('button', { name: /누르고 있기/ }))
      await expect.poll(resting, { timeout: 30_000 }).toEqual([])
      await orders.parents.getByText('끝난 조건 주문').click()
      await expect(oco.locator('[data-parent-state=canceled]')).toBeVisible()
    })
  },
)

story(
  '정정은 취소가 확인된 다음 남은 만큼만 새로 나가고, 모두 취소는 남은 것을 모두 거둔다',
  { tag: '@once' },
  async ({ page, stack, email, look }) => {
    story.setTimeout(240_000)
    const accountNumber = await becomeTrader(page, email)
    const symbol = symbolPage(page)
    const orders = ordersPage(page)
    await symbol.open()
    await symbol.restOrder(2)
    const price = (await symbol.lowestPrice()) + 500
    const placed = async () =>
      (await stack.brokerTruth(accountNumber)).orders
        .filter((order) => order.role === 'new')
        .map(({ quantity, openQty, canceledQty, price: at }) => ({ quantity, openQty, canceledQty, price: at }))

    await orders.open()
    await orders.modify(orders.withStatus('accepted'), { price, quantity: 3 })
    await expect.poll(placed, { timeout: 60_000 }).toEqual([
      { quantity: 2, openQty: 0, canceledQty: 2, price: price - 500 },
      { quantity: 3, openQty: 3, canceledQty: 0, price },
    ])
    await expect(orders.withStatus('accepted')).toContainText('3주')
    await orders.showDetail(orders.withStatus('accepted'))
    await expect(orders.sheet).toContainText('정정 주문의 새 주문')
    await page.keyboard.press('Escape')

    await symbol.open('035420')
    await symbol.restOrder(1)
    await orders.open()
    await expect(orders.withStatus('accepted')).toHaveCount(2)
    await page.getByRole('button', { name: '모두 취소', exact: true }).click()
    await expect(page.getByRole('dialog', { name: '모두 취소' })).toContainText('미체결 2건')
    await look('cancel-all')
    await page.keyboard.press('Escape')
    await orders.cancelAll()
    await expect(orders.withStatus('accepted')).toHaveCount(0, { timeout: 30_000 })
    expect((await placed()).every(({ openQty }) => openQty === 0)).toBe(true)
  },
)

story(
  '체결된 주문의 진행 과정과 이력을 보고 CSV로 내려받는다',
  { tag: '@once' },
  async ({ page, stack, email, look }) => {
    story.setTimeout(240_000)
    const accountNumber = await becomeTrader(page, email)
    const symbol = symbolPage(page)
    const orders = ordersPage(page)
    const history = historyPage(page)
    await symbol.open()
    await symbol.buy(2)
    await symbol.restOrder(1)

    await orders.open()
    await orders.showDetail(orders.withStatus('filled'))
    const steps = orders.timeline.locator('li')
    await expect(steps.first()).toContainText('주문을 요청함')
    await expect(steps.first()).toContainText('내 요청')
    await expect(orders.timeline.locator('[data-step=accepted]')).toContainText('증권사의 응답')
    await expect(orders.timeline.locator('[data-step=fill]').first()).toContainText('증권사 주문 목록')
    await look('order-timeline')

    await history.open()
    await expect(history.rows).toHaveCount(2)
    await history.pick('상태', 'filled')
    await expect(history.rows).toHaveCount(1)
    await look('order-history')
    const [header = [], line = [], ...more] = await history.download()
    expect(more).toEqual([])
    expect(header[0]).toBe('\uFEFF주문시각')
    const cell = (name: string) => line[header.indexOf(name)]
    const [bought] = (await stack.brokerTruth(accountNumber)).orders
    expect(cell('종목명')).toBe('삼성전자')
    expect(cell('체결수량')).toBe('2')
    expect(cell('주문번호')).toBe(bought?.number)
    expect(cell('주문가격')).toBe(String(bought?.price))

    await history.tab('체결')
    await expect(history.fills.first()).toContainText('삼성전자')
    const fills = await history.download()
    expect(fills.slice(1).reduce((sum, row) => sum + Number(row[6]), 0)).toBe(2)
    await page.getByLabel('구분', { exact: true }).selectOption('sell')
    await expect(history.history).toContainText('조건에 맞는 체결이 없어요.')
  },
)

story(
  '가릴 수 없는 주문은 다시 나가지 않고, 사람이 고른 주문으로 이어진다',
  { tag: '@desktop' },
  async ({ page, stack, email, look }) => {
    story.setTimeout(240_000)
    const account = await becomeTrader(page, email)
    const symbol = symbolPage(page)
    const orders = ordersPage(page)
    await symbol.open()
    await symbol.show('주문')
    const price = await symbol.lowestPrice()

    // The broker takes the order and its answer is lost; its list comes late and names nobody's channel.
    await stack.breakBroker({ match: { account, path: 'order-cash' }, action: { kind: 'drop_response' } })
    const list = { account, path: 'inquire-daily-ccld' }
    const nameless = { ordr_empno: '', inqr_ip_addr: '' }
    const showList = await stack.breakBroker({
      match: list,
      action: { kind: 'hide_orders', newerThanMs: 3_600_000 },
      times: null,
    })
    const mend = await stack.breakBroker({ match: list, action: { kind: 'drift', set: nameless }, times: null })
    await symbol.price.fill(String(price))
    await symbol.quantity.fill('2')
    await symbol.sendOrder()
    await expect(symbol.latestStatus()).toHaveAttribute('data-status', 'checking', { timeout: 30_000 })
    await expect(symbol.latest).toContainText('다시 주문하지 마세요')
    const outside = await stack.orderOutside(account, { code: CODE, side: 'buy', quantity: 2, price })
    await showList()

    await orders.open()
    await expect(orders.decision).toBeVisible({ timeout: 60_000 })
    await expect(orders.decision.getByRole('radio')).toHaveCount(2, { timeout: 30_000 })
    await look('order-decision')
    const { orders: known } = await stack.brokerTruth(account)
    expect(known).toHaveLength(2) // nothing was sent again
    const ours = known.find(({ number }) => number !== outside)?.number ?? '주문번호가 있어야 해요'
    await orders.decision.getByText(`주문번호 ${ours}`).click()
    await hold(orders.decision.getByRole('button', { name: '이 주문으로 잇기 (누르고 있기)' }))
    await expect(orders.decision).toBeHidden({ timeout: 30_000 })
    await mend()
    await expect(orders.withStatus('accepted')).toHaveCount(2)
    await orders.showDetail(orders.withStatus('accepted').filter({ hasText: '정정' }))
    await expect(orders.sheet).toContainText(ours)
    await expect(orders.timeline).toContainText('내 판단')
    await look('order-decided')
  },
)
