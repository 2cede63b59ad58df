import { expect, story } from './support/story.ts'
import { signIn } from './support/trader.ts'

story('초성 몇 글자로 온 시장에서 종목을 찾고, 최근 본 종목이 먼저 나온다', async ({ page, email, look }) => {
  await signIn(page.context(), email)
  await page.goto('/orders')
  const box = page.getByRole('combobox', { name: /초성/ })
  const options = page.getByRole('option')

  await page.getByRole('button', { name: '종목 찾기' }).click()
  await expect(page.getByText('시가총액 상위')).toBeVisible()
  await expect(options).toHaveCount(8)
  await box.fill('ㅋㅋㅇㅂㅋ')
  await expect(options.first()).toContainText('카카오뱅크')
  await look('search')
  await box.fill('kodex 200')
  await expect(options.first()).toContainText('069500')
  await box.fill('없는종목이름')
  await expect(page.getByText('맞는 종목이 없어요')).toBeVisible()
  await look('search-nothing')

  await box.fill('NAV')
  await expect(options.first()).toContainText('035420')
  await box.press('Enter')
  await expect(page).toHaveURL(/\/symbols\/035420/)
  await expect(page.getByRole('heading', { name: 'NAVER' })).toBeVisible()

  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByText('최근 본 종목')).toBeVisible()
  await expect(options).toHaveCount(1)
  await box.press('Escape')
  await expect(box).toBeHidden()
})

story('인터넷이 끊겨도 저장된 목록에서 찾는다 @desktop', async ({ page, context, email, troubles }) => {
  await signIn(page.context(), email)
  await page.goto('/orders')
  await page.getByRole('button', { name: '종목 찾기' }).click()
  const box = page.getByRole('combobox', { name: /초성/ })
  await expect(page.getByRole('option').first()).toBeVisible()
  troubles.expect(/./)
  await context.setOffline(true)
  await box.fill('ㅎㄷㅊ')
  await expect(page.getByRole('option').first()).toContainText('현대차')
  await expect(page.getByText(/이 기기에 저장된 목록/)).toBeVisible()
  await context.setOffline(false)
})

story('관리자가 아니면 장 운영 달력을 바꿀 수 없다고 분명히 말한다', async ({ page, email, look }) => {
  await signIn(page.context(), email)
  await page.goto('/admin/calendar')
  await expect(page.getByText('관리자만 볼 수 있는 화면이에요')).toBeVisible()
  await look('admin-refused')
})
