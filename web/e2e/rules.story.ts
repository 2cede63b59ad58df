import { randomInt } from 'node:crypto'
import { notificationsPage } from './pages/notifications-page.ts'
import { rulesPage } from './pages/rules-page.ts'
import { symbolPage } from './pages/symbol-page.ts'
import { deliverPush, registerAt, shownNotifications } from './support/push-browser.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

story('한 번의 탭으로 만든 규칙은 초안으로 남고, 켜야 지켜본다', async ({ page, email, look }) => {
  story.setTimeout(180_000)
  await becomeTrader(page, email)
  const rules = rulesPage(page)

  await rules.open()
  await expect(rules.list).toContainText('아직 규칙이 없어요')
  await look('rules-empty')

  await symbolPage(page).open()
  await page.getByTestId('symbol-rules').getByRole('link', { name: '가격이 오르면' }).click()
  await expect(rules.form.getByTestId('rule-symbols')).toContainText('삼성전자')
  await rules.arm.click()
  await expect(rules.form.getByLabel('값', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await rules.form.getByLabel('값', { exact: true }).fill('900000')
  await expect(rules.sentence).toContainText('900,000')
  await rules.form.getByLabel('조건 추가').selectOption('flag')
  await expect(rules.sentence).toContainText('변동성 완화장치')
  await look('rule-preset')

  await rules.save.click()
  await expect(rules.detail).toHaveAttribute('data-rule-state', 'draft')
  await expect(rules.detail).toContainText('900,000')
  await rules.open()
  await expect(rules.row('가격이 오르면')).toHaveAttribute('data-rule-state', 'draft')
})

/** Longer than a message takes on a busy machine. */
const ARRIVES = { timeout: 60_000 }

story(
  '한국어로 처음부터 쓴 규칙을 켜면 시세에서 바로 울리고, 왜 울렸는지 읽고, 텔레그램과 웹 푸시로 받는다',
  async ({ page, context, stack, email, look }) => {
    story.setTimeout(300_000)
    const chat = String(randomInt(100_000_000, 999_999_999))
    const device = await stack.newPushDevice()
    await registerAt(context, stack.webUrl, device)
    await becomeTrader(page, email)
    const rules = rulesPage(page)
    const notifications = notificationsPage(page)
    await notifications.openSettings()
    await notifications.bindTelegram((text) => stack.sayToBot(chat, text))
    await notifications.add('web_push')
    await notifications.sheet.getByRole('button', { name: '이 기기에서 받기' }).click()
    await expect(notifications.channel('web_push')).toHaveAttribute('data-channel-state', 'verified', ARRIVES)

    await rules.beginFromNothing()
    await rules.addSymbol('삼성전자', '삼성전자')
    // One tick within a minute: at ten times the speed of that day it comes and goes every few seconds.
    await rules.askForRise(100)
    await rules.name('잠깐 오름')
    await expect(rules.sentence).toContainText('100원')
    await expect(rules.sentence).toContainText('현재가')

    await story.step('미리보기는 지난 60일에 몇 번 울렸을지 말한다', async () => {
      await rules.dryRun.getByRole('button', { name: /지난 60일로 시험해 보기/ }).click()
      await expect(rules.dryRun.locator('[data-fired]')).toBeVisible({ timeout: 60_000 })
      await look('rule-editor')
    })

    await rules.arm.click()
    await expect(rules.armDialog).toContainText('100원')
    await look('rule-arm')
    await rules.confirm()

    await expect(rules.detail).toHaveAttribute('data-rule-state', 'armed')
    await expect(rules.firings.first()).toBeVisible({ timeout: 120_000 })
    await expect(rules.firings.first().locator('[data-evidence="px.last"]')).toContainText('현재가')
    await look('rule-fired')

    await story.step('텔레그램과 이 기기의 웹 푸시로도 같은 말로 온다', async () => {
      const told = async () => (await stack.arrivedAt('telegram', chat)).filter((text) => text.includes('잠깐 오름'))
      const pushed = async () => (await stack.pushedTo(device)).filter((payload) => payload.includes('잠깐 오름'))
      await expect.poll(async () => (await told()).length, ARRIVES).toBeGreaterThan(0)
      await expect.poll(async () => (await pushed()).length, ARRIVES).toBeGreaterThan(0)
      const [onPhone = ''] = await told()
      const [payload = ''] = await pushed()
      await deliverPush(page, payload)
      await expect.poll(() => shownNotifications(page)).toHaveLength(1)
      const [shown] = await shownNotifications(page)
      expect(onPhone.split('\n')[0]).toBe(shown?.title)
      expect(shown?.title).toMatch(/^알림/)
    })

    await rules.tab('왜 안 울렸나')
    await expect(rules.trace.first()).toContainText('삼성전자', { timeout: 60_000 })
    await look('rule-trace')

    await rules.open()
    await expect(rules.row('잠깐 오름')).toHaveAttribute('data-rule-state', 'armed')
    await expect(rules.row('잠깐 오름')).toContainText(/오늘 \d+번/)
    await look('rules')
    await rules.row('잠깐 오름').getByRole('switch').click()
    await expect(rules.row('잠깐 오름')).toHaveAttribute('data-rule-state', 'paused')
  },
)

story('차트에 저항선을 긋고, 그 선이 뚫리면 알려 달라고 한다', async ({ page, email, look }) => {
  story.setTimeout(180_000)
  await becomeTrader(page, email)
  const rules = rulesPage(page)
  await symbolPage(page).open()
  await symbolPage(page).interval('1분')
  await expect(symbolPage(page).legend).toBeVisible({ timeout: 60_000 })
  const panel = page.getByTestId('line-panel')
  await panel.getByRole('button', { name: '저항선 긋기' }).click()
  const area = page.getByTestId('line-placing')
  await area.scrollIntoViewIfNeeded()
  const box = await area.boundingBox()
  if (!box) throw new Error('there is no chart to draw on')
  await area.click({ position: { x: box.width / 2, y: box.height / 4 } })
  const line = panel.locator('[data-line-row]')
  await expect(line).toHaveCount(1)
  await expect(line).toContainText('저항선')
  await look('chart-lines')

  await page.reload()
  await expect(line).toContainText('저항선')
  await line.getByRole('link', { name: '알림 만들기' }).click()
  await expect(rules.sentence).toContainText('저항선')
  await look('rule-line')
})
