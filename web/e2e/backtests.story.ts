import { expect, story } from './support/story.ts'
import { signIn } from './support/trader.ts'

story('브리지 없이 담긴 일봉으로 백테스트를 돌려 결과를 읽는다 @desktop', async ({ page, context, email, look }) => {
  await signIn(context, email)
  await page.goto('/backtests')
  const list = page.getByTestId('backtest-list')
  await expect(list).toContainText('아직 백테스트가 없어요')
  await list.getByRole('link', { name: '첫 백테스트 해 보기' }).click()

  const form = page.getByTestId('backtest-form')
  const summary = page.getByTestId('backtest-summary')
  await form.getByRole('combobox', { name: '전략' }).selectOption({ label: '이동평균 교차' })
  await form.getByRole('slider', { name: '짧은 이동평균' }).first().fill('10')
  await expect(summary).toContainText('이동평균 교차')
  await expect(summary).toContainText('2016-01-04')
  await form.getByRole('button', { name: '파라미터 찾기' }).click()
  await expect(summary).toContainText(/봉 약 1,\d{3}개를 \d+번/)
  await look('backtest-form')

  await summary.getByRole('button', { name: '여기서 돌리기' }).click()
  const result = page.getByTestId('backtest-result')
  await expect(result).toHaveAttribute('data-backtest-state', 'done', { timeout: 60_000 })
  const report = page.getByTestId('backtest-report')
  await expect(report.getByTestId('equity-curve')).toContainText('KOSPI')
  await expect(report.getByTestId('month-heat')).toContainText('2021')
  await look('backtest-result')

  await report.getByRole('tab', { name: '파라미터 찾기' }).click()
  await expect(report.getByTestId('sweep-map')).toContainText('가장 좋은 값')
  await look('backtest-sweep')

  await report.getByRole('tab', { name: '거래' }).click()
  const first = report.getByTestId('trade-list').locator('tbody tr').first()
  await expect(report.getByTestId('trade-chart')).toBeVisible()
  await first.hover()
  await expect(report.getByTestId('trade-chart').locator('[data-pointed]')).toHaveCount(1)
  await look('backtest-trades')

  await page.reload()
  await expect(report.getByTestId('equity-curve')).toBeVisible()
  await page.goto('/backtests')
  await expect(list.locator('[data-backtest-state="done"]')).toContainText('누적 수익률')
})
