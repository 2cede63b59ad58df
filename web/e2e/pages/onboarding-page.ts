import { expect, type Page } from 'playwright/test'

export interface Keys {
  readonly appKey: string
  readonly appSecret: string
  readonly accountNumber: string
  readonly htsId: string
}

const LABELS: Readonly<Record<keyof Keys, string>> = {
  appKey: '앱 키 (App Key)',
  appSecret: '앱 시크릿 (App Secret)',
  accountNumber: '계좌번호',
  htsId: 'HTS ID',
}

export const onboardingPage = (page: Page) => ({
  verification: page.getByTestId('verification'),
  submit: page.getByRole('button', { name: '봉인해서 연결하기' }),
  goOrder: page.getByRole('link', { name: '삼성전자로 가기' }),

  async open() {
    await page.goto('/onboarding')
    await expect(this.submit).toBeVisible()
  },

  field: (name: keyof Keys) => page.getByLabel(LABELS[name], { exact: true }),

  async fill(keys: Keys) {
    for (const name of Object.keys(LABELS) as (keyof Keys)[]) await this.field(name).fill(keys[name])
  },

  /** A demo account of one's own. Gives its number. */
  async fillDemoKeys(): Promise<string> {
    await page.getByRole('button', { name: '체험용 키 채우기' }).click()
    await expect(this.field('htsId')).not.toHaveValue('')
    return this.field('accountNumber').inputValue()
  },

  /** Seals what the form holds and waits for the broker's word. */
  async connect() {
    await this.submit.click()
    await expect(this.verification).toHaveAttribute('data-state', 'verified', { timeout: 30_000 })
  },
})
