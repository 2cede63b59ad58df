import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

/** The line of the template that is empty. */
const EMPTY_LINE = 5

story(
  '직접 쓴 코드를 돌려 보고 모의 계좌에서 켠다. NAS 주인이 넣은 플러그인과 파이썬 프로그램도 고를 수 있다 @once',
  async ({ page, email, stack, look }) => {
    await becomeTrader(page, email)
    await page.goto('/strategies/new')
    const builder = page.getByTestId('strategy-builder')
    const way = (name: string) => builder.getByRole('group', { name: '어떻게 만들까요' }).getByRole('button', { name })
    await way('스크립트').click()
    const code = builder.getByRole('textbox', { name: '코드' })
    const figures = page.getByTestId('preview-figures')

    await story.step('읽을 수 없는 줄은 몇 번째인지 말하고, 고치면 다시 조용하다', async () => {
      await code.click()
      await page.keyboard.press('Control+Home')
      for (let line = 1; line < EMPTY_LINE; line++) await page.keyboard.press('ArrowDown')
      await page.keyboard.type('const = 1')
      await expect(page.getByTestId('script-fault')).toContainText(`${EMPTY_LINE}번째 줄`)
      await look('script-fault')
      await page.keyboard.press('Shift+Home')
      await page.keyboard.press('Delete')
      await expect(page.getByTestId('script-fault')).toHaveCount(0)
    })

    await story.step('돌려 보면 지난 일봉에서 어땠을지 보이고, 값을 바꾸면 따라 움직인다', async () => {
      await builder.getByRole('button', { name: '돌려 보기' }).click()
      await expect(figures).toBeVisible({ timeout: 60_000 })
      const before = await figures.textContent()
      await builder.getByRole('slider', { name: '평균을 낼 봉' }).fill('60')
      await expect(figures).not.toHaveText(before ?? '', { timeout: 60_000 })
      await look('script')
    })

    await story.step('플러그인은 고를 수 있는 것과, 쓸 수 없는 것의 까닭이 보인다', async () => {
      await way('플러그인').click()
      const plugins = builder.getByRole('region', { name: '플러그인' })
      await plugins.getByLabel('플러그인', { exact: true }).selectOption({ label: '눌림목 매수' })
      await expect(plugins.getByRole('slider', { name: '내림 (%)' })).toBeVisible()
      await expect(plugins).toContainText('half-done')
      await look('plugin')
    })

    await story.step('파이썬 프로그램은 연결되어 있는지와 값이 보인다', async () => {
      await way('파이썬').click()
      const programs = builder.getByRole('region', { name: '파이썬' })
      await programs.getByLabel('프로그램', { exact: true }).selectOption('moving_average')
      if (stack.program !== undefined) {
        await expect(programs.getByRole('slider', { name: '빠른 이동평균' })).toBeVisible()
        await look('program')
      }
    })

    await way('스크립트').click()
    await builder.getByLabel('전략 이름').fill('내가 쓴 평균')
    await builder.getByRole('button', { name: '저장하고 켜기' }).click()
    const arm = page.getByTestId('arm-strategy')
    await expect(arm).toContainText('모의투자')
    await arm.getByRole('button', { name: '켜기' }).click()
    const detail = page.getByTestId('strategy-detail')
    await expect(detail).toHaveAttribute('data-strategy-state', 'armed')
  },
)
