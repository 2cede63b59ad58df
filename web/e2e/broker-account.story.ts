import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

story('계좌 화면은 토큰과 실시간 연결, 요청 한도와 등록 자리를 말해 준다', async ({ page, email, look }) => {
  await becomeTrader(page, email)
  await page.goto('/accounts')
  const account = page.getByTestId('broker-account')
  await expect(account).toHaveAttribute('data-environment', 'paper')
  await expect(account).toContainText('실제 돈이 아니에요')
  await expect(account.getByTestId('token')).toHaveAttribute('data-state', 'valid')
  await expect(account.getByTestId('socket')).toHaveAttribute('data-state', 'up', { timeout: 30_000 })
  await expect(account.getByRole('meter', { name: '실시간 등록' })).toHaveAttribute('aria-valuemax', '41')
  await expect(account.getByRole('meter').first()).toHaveAttribute('aria-valuetext', /1초에 \d+건 중 \d+건/)
  await expect(account.getByTestId('last-error')).toBeVisible()
  await look('account')
})
