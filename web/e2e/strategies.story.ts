import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

/** A few bars of a minute, at the speed the day is replayed with. */
const TRADES = { timeout: 180_000 }

story(
  '코드 없이 조립한 전략을 미리 돌려 보고, 모의 계좌에서 켜면 시세를 보고 거래한다 @once',
  async ({ page, email, look }) => {
    story.setTimeout(300_000)
    await becomeTrader(page, email)
    await page.goto('/strategies')
    const list = page.getByTestId('strategy-list')
    await expect(list).toContainText('아직 전략이 없어요')
    await expect(page.getByTestId('strategy-templates')).toContainText('적립식 매수')
    await look('strategies-empty')
    await list.getByRole('link', { name: '새 전략' }).first().click()

    const builder = page.getByTestId('strategy-builder')
    const sentences = page.getByTestId('strategy-sentences')
    const figures = page.getByTestId('preview-figures')
    await expect(sentences).toContainText('삼성전자')
    await story.step('값을 움직이면 지난 일봉으로 다시 돌린 결과가 따라 움직인다', async () => {
      await expect(figures).toBeVisible({ timeout: 60_000 })
      const before = await figures.textContent()
      await builder.getByRole('slider', { name: /기간/ }).first().fill('3')
      await expect(sentences).toContainText('3')
      await expect(figures).not.toHaveText(before ?? '', { timeout: 60_000 })
    })
    await look('strategy-builder')

    await story.step('1분봉으로 바꾸고 두 평균을 가깝게 두면 자주 만난다', async () => {
      await builder.getByLabel('봉', { exact: true }).selectOption('1m')
      await builder.getByRole('slider', { name: /기간/ }).nth(0).fill('2')
      await builder.getByRole('slider', { name: /기간/ }).nth(1).fill('4')
      await expect(sentences).toContainText('1분봉')
      await builder.getByRole('button', { name: '다음' }).click()
      await look('strategy-entry')
      await builder.getByRole('button', { name: /확인$/ }).click()
      await builder.getByLabel('전략 이름').fill('짧은 평균 교차')
    })
    await builder.getByRole('button', { name: '저장하고 켜기' }).click()

    const arm = page.getByTestId('arm-strategy')
    await expect(arm).toContainText('1분봉')
    await expect(arm).toContainText('모의투자')
    await look('strategy-arm')
    await arm.getByRole('button', { name: '켜기' }).click()

    const detail = page.getByTestId('strategy-detail')
    await expect(detail).toHaveAttribute('data-strategy-state', 'armed')
    await expect(detail.getByTestId('stage-ladder')).toHaveAttribute('data-stage', 'paper')
    const signals = detail.getByTestId('strategy-signals').locator('li')
    await expect(signals.first()).toContainText('삼성전자', TRADES)
    await expect(signals.filter({ hasText: '주문 제안' }).first()).toBeVisible(TRADES)
    await look('strategy')

    await page.goto('/strategies')
    await expect(list.locator('[data-strategy-state="armed"]')).toContainText('짧은 평균 교차')
    await look('strategies')
    await list.getByRole('switch').click()
    await expect(list.locator('[data-strategy]')).toHaveAttribute('data-strategy-state', 'paused')
  },
)
