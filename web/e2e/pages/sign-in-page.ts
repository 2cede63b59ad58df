import { expect, type Page } from 'playwright/test'

export const signInPage = (page: Page) => ({
  async open() {
    await page.goto('/')
    await this.isShown()
  },

  async isShown() {
    await expect(page.getByRole('heading', { name: '나루에 로그인' })).toBeVisible()
  },

  /** Through the account chooser of the simulated Google. */
  async signInAs(email: string) {
    await page.getByRole('button', { name: 'Google로 계속하기' }).click()
    await page.getByLabel('다른 이메일로 계속').fill(email)
    await page.getByRole('button', { name: '계속', exact: true }).click()
    await expect(page.getByRole('navigation', { name: '주 메뉴' }).filter({ visible: true })).toBeVisible()
  },
})
