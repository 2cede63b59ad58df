import { expect, story } from './support/story.ts'
import { armStrategy, becomeTrader } from './support/trader.ts'

/** A few bars of a minute, at the speed the day is replayed with. */
const TRADES = { timeout: 120_000 }

/** Meets often. */
const CROSS = {
  name: '저녁에 돌아볼 전략',
  source: { kind: 'built_in', strategy: 'sma_cross', params: { fast: 2, slow: 4, shares: 1 } },
  universe: { symbols: ['005930.KRX'] },
  bar: '1m',
}

story(
  '장이 끝나면 전략의 하루를 다시 돌려 보고, 실제와 어떻게 달랐는지 일지에 남긴다 @desktop',
  async ({ page, context, stack, email, look }) => {
    story.setTimeout(240_000)
    await becomeTrader(page, email)
    const id = await armStrategy(context, CROSS)
    await page.goto(`/strategies/${id}`)
    const detail = page.getByTestId('strategy-detail')
    const signals = detail.getByTestId('strategy-signals').locator('li')
    await expect(signals.filter({ hasText: '주문 제안' }).first()).toBeVisible(TRADES)

    await detail.getByRole('tab', { name: '일지' }).click()
    await expect(detail).toContainText('아직 하루를 마치지 않았어요')
    await stack.bringClose()
    const day = detail.getByTestId('strategy-days').locator('[data-day]')
    await expect(day).toBeVisible(TRADES)
    await expect(day).toContainText(/신호 [1-9]/)
    await expect(day).toContainText(/백테스트와 같음|백테스트와 다른 점/)
    await look('strategy-day')

    await story.step('그날 할 일이 무엇이었고 언제 했는지도 남는다', async () => {
      await detail.getByRole('tab', { name: '실행' }).click()
      await expect(detail.getByTestId('strategy-runs')).toContainText('하루 결산')
    })
  },
)
