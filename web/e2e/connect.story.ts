import { onboardingPage } from './pages/onboarding-page.ts'
import { expect, story } from './support/story.ts'
import { signIn } from './support/trader.ts'

story.describe('처음 온 사람이 계좌를 연결한다', () => {
  story.beforeEach(({ context, email }) => signIn(context, email))

  story('키는 봉인되어 나가고, 틀린 앱 키는 증권사의 이유와 함께 거부된다', async ({ page, stack, look }) => {
    const onboarding = onboardingPage(page)
    const keys = await stack.openBrokerAccount()
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.postData() ?? ''))
    await onboarding.open()

    await onboarding.fill({ ...keys, accountNumber: '1234-5678' })
    await onboarding.submit.click()
    await expect(page.getByRole('alert').filter({ hasText: '계좌번호' })).toHaveText(
      '계좌번호는 숫자 8자리와 2자리예요. 예: 12345678-01',
    )
    await expect(onboarding.verification).toBeHidden()

    await onboarding.fill({ ...keys, appKey: keys.appKey.slice(0, 30) })
    await onboarding.submit.click()
    await expect(
      page.getByText('앱 키는 36자예요. 지금 30자가 입력됐어요. 빠지거나 더 붙은 글자가 없는지 확인해 주세요.'),
    ).toBeVisible()

    await onboarding.fill({ ...keys, appKey: keys.appKey.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) })
    await onboarding.submit.click()
    await expect(onboarding.verification).toHaveAttribute('data-state', 'refused')
    await expect(onboarding.verification).toContainText('증권사가 앱 키 또는 앱 시크릿을 거부했어요.')
    await expect(onboarding.verification).toContainText('계좌는 아직 연결되지 않았어요.')
    await look('key-refused')

    await onboarding.fill(keys)
    await onboarding.connect()
    // Neither the secret nor the account number ever left this browser in the clear.
    const wire = sent.join('\n')
    expect(wire).not.toContain(keys.appSecret.slice(0, 40))
    expect(wire).not.toContain(keys.appKey)
    expect(wire).not.toContain(keys.accountNumber)
  })
})
