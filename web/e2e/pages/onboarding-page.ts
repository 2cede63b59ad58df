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
  fillDemo: page.getByRole('button', { name: '체험용 키 채우기' }),
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

  async values(): Promise<Keys> {
    const read = (name: keyof Keys) => this.field(name).inputValue()
    return {
      appKey: await read('appKey'),
      appSecret: await read('appSecret'),
      accountNumber: await read('accountNumber'),
      htsId: await read('htsId'),
    }
  },

  /** Seals what the form holds and waits for the broker's word. */
  async connect() {
    await this.submit.click()
    await expect(this.verification).toHaveAttribute('data-state', 'verified', { timeout: 30_000 })
  },
})
