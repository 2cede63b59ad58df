import { expect, type Locator, type Page } from 'playwright/test'

export const rulesPage = (page: Page) => {
  const form = page.getByTestId('rule-form')
  const armDialog = page.getByTestId('arm-dialog')
  const detail = page.getByTestId('rule-detail')
  return {
    form,
    armDialog,
    detail,
    sentence: form.getByTestId('rule-sentence'),
    list: page.getByTestId('rule-list'),
    firings: page.getByTestId('rule-firings').locator('li'),
    trace: page.getByTestId('rule-traces').locator('li'),
    save: form.getByRole('button', { name: '초안 저장' }),
    arm: form.getByRole('button', { name: '켜기', exact: true }),
    dryRun: form.getByTestId('dry-run'),

    async open() {
      await page.goto('/rules')
      await expect(page.getByRole('heading', { name: '규칙', level: 1 })).toBeVisible()
    },

    row: (name: string): Locator => page.locator('[data-rule]').filter({ hasText: name }),

    async beginFromNothing() {
      await page.goto('/rules/new')
      await page.getByRole('button', { name: '처음부터 쓰기' }).click()
      await expect(form).toBeVisible()
    },

    async addSymbol(query: string, name: string) {
      await form.getByRole('button', { name: '종목 추가' }).click()
      const dialog = page.getByRole('dialog', { name: '종목 추가' })
      await dialog.getByRole('combobox').fill(query)
      await dialog
        .getByRole('option', { name: new RegExp(name) })
        .first()
        .click()
      await expect(form.getByTestId('rule-symbols')).toContainText(name)
    },

    /** The only condition: a rise of so many won within a minute. */
    async askForRise(won: number) {
      await form.getByLabel('어떻게 되면').selectOption({ label: '만큼 오르면' })
      await form.getByLabel('얼마 안에').selectOption({ label: '1분' })
      await form.getByLabel('단위').selectOption({ label: '원' })
      await form.getByLabel('얼마나', { exact: true }).fill(String(won))
    },

    /** One share at the market, at most so many percent away, so many times. */
    async buyAfterApproval({ driftPct, times }: { readonly driftPct: number; readonly times: number }) {
      await form.getByLabel('울리는 횟수').selectOption({ label: '맞는 동안 계속' })
      await form.getByLabel('다시 울리기까지 쉬는 시간').selectOption({ label: '5초' })
      await form.getByLabel('하루 최대').fill(String(times))
      await form.getByLabel('할 일 추가').selectOption({ label: '주문하기' })
      const order = form.getByRole('region', { name: '주문하기' })
      await order.getByLabel('단위').selectOption({ label: '주' })
      await order.getByLabel('주문 방식').selectOption({ label: '시장가' })
      await order.getByLabel(/불리해진 가격/).fill(String(driftPct))
    },

    name: (text: string) => form.getByRole('textbox', { name: '이름', exact: true }).fill(text),

    /** Turns on what the dialog shows. */
    async confirm() {
      await expect(armDialog).toBeVisible()
      await armDialog.getByRole('button', { name: '켜기', exact: true }).click()
      await expect(armDialog).toBeHidden()
    },

    tab: (name: '울린 기록' | '왜 안 울렸나' | '버전') => detail.getByRole('tab', { name, exact: true }).click(),
  }
}
