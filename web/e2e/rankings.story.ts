import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

story('모의 계좌의 순위는 전일 기준이라고 말하고, 순위에서 종목으로 간다', async ({ page, email, look }) => {
  await becomeTrader(page, email)

  await page.goto('/rankings')
  const rankings = page.getByTestId('rankings')
  const rows = rankings.locator('tbody tr')
  await expect(rows.first()).toContainText(/[\d,]{3,}/)
  await expect(page.getByTestId('ranking-source')).toContainText('전일')
  await look('rankings')

  await rankings.getByRole('tab', { name: '상승률' }).click()
  await expect(rankings).toContainText('실시간 순위는 증권사가 실전투자 계좌에만 제공해요.')
  await rankings.getByRole('tab', { name: '시가총액' }).click()
  await expect(rows.first()).toContainText('조')
  await rankings.getByRole('button', { name: '코스닥' }).click()
  await expect(rankings).toHaveAttribute('data-market', 'kosdaq')
  await expect(rows.first()).toContainText('원')

  await rankings.getByRole('tab', { name: '거래량' }).click()
  await rankings.getByRole('button', { name: '전체' }).click()
  const name = await rows.first().getByRole('link').textContent()
  await rows.first().getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: name ?? '종목 이름이 있어야 해요' })).toBeVisible()
})
