import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

story(
  '초성으로 종목을 찾아 봉을 바꿔 보고, 호가를 골라 주문서에 넣는다',
  async ({ page, email, look }, { project }) => {
    story.setTimeout(180_000)
    await becomeTrader(page, email)
    const symbol = symbolPage(page)

    await story.step('ㅅㅅㅈㅈ로 삼성전자를 찾는다', async () => {
      await page.getByRole('button', { name: '종목 찾기' }).click()
      await page.getByRole('combobox').fill('ㅅㅅㅈㅈ')
      await expect(page.getByRole('option').first()).toContainText('삼성전자')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: '삼성전자', level: 1 })).toBeVisible()
    })

    await story.step('분봉부터 월봉까지 바꾸고, 이동평균선은 다시 열어도 고른 대로다', async () => {
      await symbol.show('차트')
      for (const interval of ['1분', '5분', '주봉', '일봉']) {
        await symbol.interval(interval)
        await expect(symbol.legend).toContainText('거래량')
      }
      await expect(symbol.average(120)).toHaveAttribute('aria-pressed', 'false')
      await symbol.average(120).click()
      await expect(symbol.average(120)).toHaveAttribute('aria-pressed', 'true')
      await symbol.interval('5분')
      await expect(symbol.legend).toContainText('거래량')
      await look('chart-minutes')
      await page.reload()
      await symbol.show('차트')
      await expect(page.getByTestId('price-chart')).toHaveAttribute('data-spec', '5m')
      await expect(symbol.average(120)).toHaveAttribute('aria-pressed', 'true')
      await symbol.interval('일봉')
    })

    await story.step('호가창에는 열 단계씩과 오늘의 값, 체결강도가 있다', async () => {
      await symbol.show('호가')
      await expect(symbol.rungs('매도')).toHaveCount(10)
      await expect(symbol.rungs('매수')).toHaveCount(10)
      await expect(page.getByTestId('book-facts')).toContainText('상한가')
      await expect(page.getByTestId('book-strength')).toHaveText(/[\d.]+/)
      await look('order-book-levels')
    })

    await story.step('호가를 누르면 그 값이 주문서에 들어간다', async () => {
      const rung = symbol.rungs('매수').nth(4)
      const price = await rung.getAttribute('data-price')
      await rung.click()
      await symbol.show('주문')
      await expect(symbol.price).toHaveValue(Number(price).toLocaleString('ko-KR'))
      if (project.name === 'desktop') await expect(symbol.submit).toBeInViewport({ ratio: 1 })
    })

    await story.step('낸 주문은 제 호가에 서고, 누르면 상세가 열린다', async () => {
      await symbol.quantity.fill('2')
      await symbol.sendOrder()
      await symbol.show('호가')
      await symbol.ownOrder.first().click()
      await expect(page.getByRole('dialog', { name: '주문 상세' })).toContainText('2주')
      await look('own-order')
      await page.keyboard.press('Escape')
    })

    await story.step('체결이 쌓이고, 투자자와 뉴스도 볼 수 있다', async () => {
      await symbol.show('체결')
      await expect(page.getByTestId('tape').locator('tbody tr').first()).toBeVisible({ timeout: 30_000 })
      await look('tape')
      await symbol.show('정보')
      await expect(page.getByTestId('info-card')).toBeVisible()
      for (const tab of ['뉴스', '종목', '투자자']) {
        await page.getByTestId('info-card').getByRole('tab', { name: tab }).click()
        await expect(page.getByTestId('info-card').getByRole('tabpanel')).not.toBeEmpty()
      }
      await look('investors')
    })
  },
)
