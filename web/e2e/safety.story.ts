import { TOTP } from 'otpauth'
import type { Locator, Page } from 'playwright/test'
import { symbolPage } from './pages/symbol-page.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

const DESKTOP_ONLY = { tag: '@desktop' }

/** Presses until what was to happen has happened. */
async function hold(page: Page, button: Locator, outcome: Locator): Promise<void> {
  await button.scrollIntoViewIfNeeded()
  await button.hover()
  await page.mouse.down()
  await expect(outcome).toBeVisible()
  await page.mouse.up()
}

story('모두 멈추면 새 주문이 나가지 않고, 다시 시작한 기록까지 남는다', DESKTOP_ONLY, async ({ page, email, look }) => {
  story.setTimeout(180_000)
  await becomeTrader(page, email)
  await page.goto('/safety')
  const account = page.getByTestId('stop-card').locator('[data-account]')
  await expect(account.locator('[data-mode="active"]')).toBeVisible()
  await look('safety')

  await hold(page, page.getByRole('button', { name: /모두 멈추기/ }), account.locator('[data-mode="halted"]'))
  await expect(page.getByTestId('mode-history').locator('li').first()).toContainText('매매 정지')

  await symbolPage(page).open()
  await expect(symbolPage(page).submit).toBeDisabled()
  await expect(page.getByRole('main')).toContainText('매매가 정지된 상태예요.')

  await page.goto('/safety')
  await account.getByRole('button', { name: '매매 시작' }).click()
  const goOn = page.getByRole('dialog').getByRole('button', { name: /매매 가능/ })
  await hold(page, goOn, account.locator('[data-mode="active"]'))
  await expect(page.getByTestId('mode-history').locator('li').first()).toContainText('매매 가능')
})

story('한도를 줄이면 바로 적용되고, 감사 로그에 남는다', DESKTOP_ONLY, async ({ page, email, look }) => {
  await becomeTrader(page, email)
  await page.goto('/safety')
  const line = page.locator('[data-limit="maxOrderValueWon"]')
  await line.getByRole('button').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('1')
  await dialog.getByRole('button', { name: '저장' }).click()
  await expect(dialog.getByRole('alert').first()).toContainText('10,000원')
  await dialog.getByRole('textbox').fill('300,000')
  await dialog.getByRole('button', { name: '저장' }).click()
  await expect(line).toContainText('300,000원')
  await look('limits')

  await page.goto('/records')
  await page.getByRole('tab', { name: '감사 로그' }).click()
  await page.getByLabel('종류').selectOption('risk_')
  await expect(page.locator('[data-action="risk_limits_set"]').first()).toContainText('maxOrderValueWon')
  await look('audit-log')
  await page.getByRole('tab', { name: '대사서' }).click()
  await expect(page.getByTestId('records')).toContainText(/대사서가 없어요|모두 맞아요/)
})

story('인증 앱은 번호가 맞을 때만 등록이 끝난다', DESKTOP_ONLY, async ({ page, email, look }) => {
  await becomeTrader(page, email)
  await page.goto('/settings')
  const card = page.getByTestId('security')
  await expect(card).toContainText('등록된 인증 앱이 없어요')
  await card.getByRole('button', { name: '인증 앱 등록' }).click()
  const dialog = page.getByRole('dialog')
  const secret = await dialog.getByTestId('totp-secret').textContent()
  const code = (): string => new TOTP({ secret: (secret ?? '').trim() }).generate()
  await expect(dialog.getByRole('img')).toBeVisible()

  await dialog.getByLabel('여섯 자리 번호').fill(code() === '000000' ? '111111' : '000000')
  await dialog.getByRole('button', { name: '등록 마치기' }).click()
  await expect(dialog).toContainText('인증 번호가 맞지 않거나 시간이 지났어요.')
  await dialog.getByLabel('여섯 자리 번호').fill(code())
  await dialog.getByRole('button', { name: '등록 마치기' }).click()
  await expect(card.locator('[data-factor]')).toHaveCount(1)
  await look('second-factor')
})
