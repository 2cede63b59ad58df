import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright/test'
import { portfolioPage } from './pages/portfolio-page.ts'
import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

const SAMSUNG = '005930.KRX'
const SHARES = 7
const START_WON = 10_000_000

story(
  '사고팔면 실현손익이 증권사의 현금과 1원까지 같고, 기록을 파일로 받는다',
  async ({ page, stack, email, look }) => {
    story.setTimeout(240_000)
    const accountNumber = await becomeTrader(page, email)
    const portfolio = portfolioPage(page)
    const symbol = symbolPage(page)

    await story.step('7주를 사면 포트폴리오에 비중과 보호 상태가 나온다', async () => {
      await symbol.open()
      await symbol.buy(SHARES)
      await portfolio.open()
      await expect(portfolio.frame).toContainText('실제 돈이 아니에요')
      await expect(portfolio.holding(SAMSUNG)).toContainText('보호 없음')
      await expect(portfolio.check('stop_coverage')).toHaveAttribute('data-state', 'over')
      await expect(portfolio.check('sector')).toHaveAttribute('data-state', 'ok')
      await expect(portfolio.industry('electronics')).toContainText('삼성전자')
      await look('portfolio')
    })

    await story.step('모두 팔면 실현손익은 증권사의 현금이 달라진 만큼이다', async () => {
      await symbol.open()
      await sellAll(page)
      const { account } = await stack.brokerTruth(accountNumber)
      expect(account.positions).toMatchObject([{ quantity: 0 }])
      await portfolio.open()
      await expect(portfolio.holding(SAMSUNG)).toHaveCount(0)
      await expect.poll(() => portfolio.realizedWon()).toBe(account.cash - START_WON)
      await portfolio.count('선입선출')
      expect(await portfolio.realizedWon()).toBe(account.cash - START_WON)
    })

    await story.step('누가 벌었는지, 무엇이 들었는지 나눠 본다', async () => {
      await page.getByRole('link', { name: '성과 분석' }).last().click()
      const { account } = await stack.brokerTruth(accountNumber)
      await portfolio.section('누가 벌었나')
      await expect(page.locator('[data-contribution="manual"]')).toContainText('직접 주문')
      const net = await page.getByTestId('contributions-net').textContent()
      expect(Number((net ?? '').replace(/[^\d-]/g, ''))).toBe(account.cash - START_WON)
      await portfolio.section('매매 통계')
      await look('analytics')
    })

    await story.step('체결 내역을 CSV로 받는다', async () => {
      await portfolio.section('내보내기')
      await expect(page.getByTestId('tax-exports')).toContainText('신고서가 아니고')
      await look('analytics-exports')
      const arrival = page.waitForEvent('download')
      await page.getByRole('button', { name: '체결 내역 (CSV) 받기' }).click()
      const file = await arrival
      expect(file.suggestedFilename()).toMatch(/^naru-paper-trades-.*\.csv$/)
      const lines = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/)
      const sold = lines
        .filter((line) => line.includes('매도,'))
        .map((line) => Number(line.split('매도,')[1]?.split(',')[0]))
      expect(sold.reduce((sum, quantity) => sum + quantity, 0)).toBe(SHARES)
    })
  },
)

/** At a bid far below the best: sure to fill. */
async function sellAll(page: Page): Promise<void> {
  const symbol = symbolPage(page)
  await symbol.showBookBesideTicket()
  await symbol.rungs('매수').last().dispatchEvent('click') // the book moves on while a pointer is still on its way
  await symbol.show('주문')
  await symbol.choose('매도')
  await symbol.quantity.fill(String(SHARES))
  await symbol.sendOrder()
  await expect(symbol.latestStatus()).toHaveAttribute('data-status', 'filled')
}
