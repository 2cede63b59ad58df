import { expect, story } from './support/story.ts'
import { armRule, signIn } from './support/trader.ts'

/** On that day it had long fallen by so much at eleven. */
const FALLS = {
  kind: 'alert',
  name: '3% 빠지면 알림',
  universe: { symbols: ['005930'] },
  when: { l: { px: 'changePct' }, op: '<=', r: { pct: -3 } },
  fire: { mode: 'oncePerDay' },
  then: [{ do: 'notify' }],
}

story(
  '기록된 하루를 다시 겪으며 연습 주문을 내고, 나갔다 와서 이어 한다 @once',
  async ({ page, context, email, look }) => {
    await signIn(context, email)
    await armRule(context, FALLS)
    await page.goto('/replay')
    const form = page.getByTestId('replay-form')
    await expect(page.getByTestId('replay-list')).toContainText('아직 리플레이가 없어요')
    await form.getByRole('combobox', { name: '함께 돌릴 전략' }).selectOption({ label: '이동평균 교차' })
    await expect(form.getByRole('checkbox', { name: /규칙 1개도 함께/ })).toBeChecked()
    await look('replay-start')
    await form.getByRole('button', { name: '리플레이 시작' }).click()

    const desk = page.getByTestId('replay-desk')
    const controls = desk.getByTestId('replay-controls')
    const pane = async (name: string): Promise<void> => {
      const tab = desk.getByRole('tablist', { name: '리플레이 화면' }).getByRole('tab', { name })
      if (await tab.isVisible()) await tab.click()
    }
    await expect(desk).toContainText('진짜 주문이 아니에요')
    await expect(controls.getByTestId('replay-clock')).toHaveText('08:59:00')

    await controls.getByRole('button', { name: '다음 봉' }).click()
    await expect(controls.getByTestId('replay-clock')).toHaveText('09:05:00')
    // Keys work wherever nothing is typed and nothing is pressed by them.
    await desk.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('ArrowRight')
    await expect(controls.getByTestId('replay-clock')).toHaveText('09:10:00')
    await controls.getByRole('combobox', { name: '빠르기' }).selectOption('300')
    await controls.getByRole('button', { name: '재생' }).click()
    await expect(controls).toHaveAttribute('data-playing', 'true')
    await expect(controls.getByTestId('replay-clock')).not.toHaveText('09:10:00')
    await controls.getByRole('button', { name: '멈춤' }).click()
    await controls.getByLabel('시각으로').fill('11:00')
    await controls.getByRole('button', { name: '가기' }).click()
    await expect(controls.getByTestId('replay-clock')).toHaveText('11:00:00')

    await pane('호가')
    await desk
      .getByTestId('replay-book')
      .getByRole('button', { name: /^매도 호가/ })
      .last()
      .click()
    const ticket = desk.getByTestId('replay-ticket')
    await ticket.getByLabel('수량', { exact: true }).fill('10')
    await ticket.getByRole('button', { name: '연습 매수' }).click()
    await expect(ticket.getByTestId('replay-latest')).toContainText('10주 매수 체결')
    await pane('계좌')
    await expect(desk.getByTestId('replay-orders').locator('[data-state="filled"]').first()).toContainText('손')
    await expect(desk.getByTestId('replay-rules').getByRole('listitem')).toContainText('3% 빠지면 알림')
    await pane('차트')
    await look('replay')

    await page.goto('/replay')
    const kept = page.getByTestId('replay-list').locator('[data-replay]')
    await expect(kept).toContainText('11:00:00까지')
    await kept.getByRole('button', { name: '이어 하기' }).click()
    await expect(controls.getByTestId('replay-clock')).toHaveText('11:00:00')
    await controls.getByLabel('시각으로').fill('15:30')
    await controls.getByRole('button', { name: '가기' }).click()
    await expect(controls).toHaveAttribute('data-over', 'true')
    await pane('결과')
    const result = desk.getByTestId('replay-result')
    await expect(result).toContainText('손익')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      result.getByRole('button', { name: '체결 CSV' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('naru-replay-005930.KRX-2020-03-19.csv')
    await look('replay-result')
  },
)
