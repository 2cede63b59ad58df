import { signInPage } from './pages/sign-in-page.ts'
import { expect, story } from './support/story.ts'

const DESKTOP_ONLY = { tag: '@desktop' }

story(
  '로그인이 만료되면 로그인 화면으로 가고, 다시 로그인하면 보던 곳으로 돌아온다',
  DESKTOP_ONLY,
  async ({ page, context, email, troubles }) => {
    await signInPage(page).open()
    await signInPage(page).signInAs(email)
    await page.goto('/settings')
    await expect(page.getByText(`${email}(으)로 로그인했어요.`)).toBeVisible()

    troubles.expect(/status of 401 .*\/auth\/token/)
    await context.clearCookies({ name: /naru-session/ })
    await page.getByRole('link', { name: '주문' }).first().click()
    await signInPage(page).isShown()
    await signInPage(page).signInAs(email)
    await expect(page).toHaveURL(/\/orders$/)

    await page.getByRole('button', { name: '로그아웃' }).click()
    await signInPage(page).isShown()
    await page.goto('/settings')
    await signInPage(page).isShown()
  },
)

story('영어로 바꾸면 다시 열어도 영어다', DESKTOP_ONLY, async ({ page, email, look }) => {
  await signInPage(page).open()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/[가-힣]/)
  await page.getByRole('button', { name: '한국어' }).click()
  await signInPage(page).signInAs(email)
  await page.goto('/settings')
  await page.getByLabel('언어').selectOption('en')
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('main')).toContainText('Settings')
  await look('settings-english')
  for (const path of ['/', '/onboarding', '/orders', '/watchlist', '/symbols/005930']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 }).first()).not.toHaveText(/[가-힣]/)
  }
})

story('고른 언어는 다른 기기에서 로그인해도 따라온다', DESKTOP_ONLY, async ({ page, browser, email, stack }) => {
  const otherDevice = async () => {
    const context = await browser.newContext({ baseURL: stack.webUrl, locale: 'ko-KR' })
    const other = await context.newPage()
    await signInPage(other).open()
    await signInPage(other).goThroughGoogle(email)
    await other.waitForURL('/')
    return other
  }
  // Chosen before signing in: it is kept as soon as it is known whose choice it was.
  await signInPage(page).open()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await signInPage(page).goThroughGoogle(email)
  await page.waitForURL('/')
  const second = await otherDevice()
  await expect(second.locator('html')).toHaveAttribute('lang', 'en')

  await second.goto('/settings')
  await second.getByLabel('Language').selectOption('ko')
  await expect(second.getByRole('heading', { name: '설정', level: 1 })).toBeVisible()
  await second.context().close()
  const third = await otherDevice()
  await expect(third.locator('html')).toHaveAttribute('lang', 'ko')
  await third.context().close()
})
