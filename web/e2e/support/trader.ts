import type { Page } from 'playwright/test'
import { onboardingPage } from '../pages/onboarding-page.ts'
import { signInPage } from '../pages/sign-in-page.ts'

/** Somebody new who has just connected a demo account. Gives its number. */
export async function becomeTrader(page: Page, email: string): Promise<string> {
  await signInPage(page).open()
  await signInPage(page).signInAs(email)
  const onboarding = onboardingPage(page)
  await onboarding.open()
  const accountNumber = await onboarding.fillDemoKeys()
  await onboarding.connect()
  return accountNumber
}
