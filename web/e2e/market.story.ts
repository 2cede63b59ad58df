import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

story(
  '초성으로 종목을 찾아 분봉부터 월봉까지 보고, 고른 이동평균선은 다시 열어도 그대로다',
  async ({ page, email, look }) => {
    story.setTimeout(240_000)
    await becomeTrader(page, email)
    const symbol = symbolPage(page)
    await page.goto('/')
    await page.getByRole('button', { name: '종목 찾기' }).click()
    await page.getByRole('combobox').fill('ㅅㅅㅈㅈ')
    await expect(page.getByRole('option').first()).toContainText('삼성전자')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: '삼성전자', level: 1 })).toBeVisible()

    for (const interval of ['1분', '5분', '주봉', '일봉']) {
      await symbol.interval(interval)
      await expect(symbol.legend).toContainText('거래량')
    }
    await look('chart')
    const held = await symbol.barCount()
    await expect(async () => {
      await symbol.pullChart()
      expect(await symbol.barCount()).toBeGreaterThan(held)
    }, 'older days come as the chart is pulled back').toPass({ timeout: 60_000 })
    await expect(symbol.average(120)).toHaveAttribute('aria-pressed', 'false')
    await symbol.average(120).click()
    await symbol.interval('5분')
    await expect(symbol.average(120)).toHaveAttribute('aria-pressed', 'true')
    await page.reload()
    await expect(page.getByTestId('price-chart')).toHaveAttribute('data-spec', '5m')
    await expect(symbol.average(120)).toHaveAttribute('aria-pressed', 'true')
  },
)

story('호가를 누르면 주문서에 들어가고, 낸 주문은 제 호가에 선다', async ({ page, email, look }, { project }) => {
  story.setTimeout(240_000)
  await becomeTrader(page, email)
  const symbol = symbolPage(page)
  await symbol.open()
  await symbol.showBookBesideTicket()
  await expect(symbol.rungs('매도')).toHaveCount(10)
  await expect(symbol.rungs('매수')).toHaveCount(10)
  await expect(page.getByTestId('book-facts')).toContainText('상한가')
  await expect(page.getByTestId('book-strength')).toHaveText(/[\d.]+/)

  // Read and pressed at once: the ladder moves on while a pointer is still on its way.
  const price = await symbol
    .rungs('매수')
    .nth(5)
    .evaluate((rung: HTMLButtonElement) => {
      rung.click()
      return Number(rung.dataset.price)
    })
  await symbol.show('주문')
  await expect(symbol.price).toHaveValue(price.toLocaleString('ko-KR'))
  if (project.name === 'desktop') await expect(symbol.submit).toBeInViewport({ ratio: 1 })

  await symbol.quantity.fill('2')
  await symbol.sendOrder()
  await symbol.show('호가')
  // At once: the replayed market goes on and may fill it.
  await symbol.ownOrder.first().click()
  await expect(page.getByRole('dialog', { name: '주문 상세' })).toContainText('2주')
  await look('own-order')
})

story('체결이 쌓이고, 투자자별 매매와 종목 정보를 볼 수 있다', async ({ page, email, look }) => {
  story.setTimeout(240_000)
  await becomeTrader(page, email)
  const symbol = symbolPage(page)
  await symbol.open()
  await symbol.show('체결')
  await expect(page.getByTestId('tape').locator('tbody tr').first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByTestId('tape').locator('[data-aggressor="buyer"]').first()).toBeVisible({ timeout: 30_000 })
  await look('tape')
  await symbol.show('정보')
  const info = page.getByTestId('info-card')
  await expect(info.getByRole('row').nth(1)).toContainText(/[\d,]{3,}/)
  await look('investors')
  await info.getByRole('tab', { name: '뉴스' }).click()
  await expect(info).toContainText('증권사가 이 계좌에는 제공하지 않는 서비스예요.')
  await info.getByRole('tab', { name: '종목' }).click()
  await expect(info).toContainText('호가단위')
  await expect(info).toContainText('업종전기·전자')
})
