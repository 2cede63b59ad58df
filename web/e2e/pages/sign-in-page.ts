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
    await this.goThroughGoogle(email)
    await expect(page.getByRole('navigation', { name: '주 메뉴' }).filter({ visible: true })).toBeVisible()
  },

  /** The same in whatever language. */
  async goThroughGoogle(email: string) {
    await page.getByRole('button', { name: /^(Google로 계속하기|Continue with Google)$/ }).click()
    await page.getByLabel('다른 이메일로 계속').fill(email)
    await page.getByRole('button', { name: '계속', exact: true }).click()
  },

  /** What stands on each line of the opening sentence. */
  leadLines: (): Promise<readonly string[]> =>
    page.getByText('내 증권사 키는 브라우저에서').evaluate((paragraph) => {
      const lines = new Map<number, string>()
      const range = document.createRange()
      let at = 0
      for (const word of (paragraph.textContent ?? '').split(' ')) {
        range.setStart(paragraph.firstChild ?? paragraph, at)
        range.setEnd(paragraph.firstChild ?? paragraph, at + word.length)
        at += word.length + 1
        const { top } = range.getBoundingClientRect()
        lines.set(top, `${lines.get(top) ?? ''} ${word}`.trim())
      }
      return [...lines.values()]
    }),
})
