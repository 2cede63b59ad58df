import { randomInt } from 'node:crypto'
import { notificationsPage } from './pages/notifications-page.ts'
import { symbolPage } from './pages/symbol-page.ts'
import { deliverPush, registerAt, shownNotifications } from './support/push-browser.ts'
import { expect, story } from './support/story.ts'
import { becomeTrader } from './support/trader.ts'

/** Longer than a message takes on a busy machine. */
const ARRIVES = { timeout: 30_000 }

/** What the browser of these stories is called among the channels. */
const HERE = 'Linux · Chrome'

story(
  '체결을 알림 화면과 텔레그램과 웹 푸시로 한 번씩 받고, 끈 것은 오지 않는다',
  { tag: '@once' },
  async ({ page, context, stack, email, look }) => {
    story.setTimeout(300_000)
    const notifications = notificationsPage(page)
    const symbol = symbolPage(page)
    const chat = String(randomInt(100_000_000, 999_999_999))
    const device = await stack.newPushDevice()
    await registerAt(context, stack.webUrl, device)
    await becomeTrader(page, email)

    const onTelegram = async () => (await stack.arrivedAt('telegram', chat)).filter((text) => text.startsWith('체결'))
    const pushed = async () => (await stack.pushedTo(device)).filter((payload) => payload.includes('"title":"체결'))

    await story.step('텔레그램을 한 번 쓰는 코드로 잇는다', async () => {
      await notifications.openSettings()
      await expect(page.getByText('아직 받는 곳이 없어요')).toBeVisible()
      await notifications.bindTelegram((text) => stack.sayToBot(chat, text))
      await expect(notifications.channel('telegram')).toHaveAttribute('data-channel-state', 'verified')
      await notifications.channel('telegram').getByRole('button', { name: '시험 알림 보내기' }).click()
      await expect(notifications.channel('telegram').locator('[data-test-outcome=delivered]')).toBeVisible(ARRIVES)
    })

    await story.step('이 기기의 웹 푸시를 켜면 시험 알림이 오고 확인된다', async () => {
      await notifications.add('web_push')
      await notifications.sheet.getByRole('button', { name: '이 기기에서 받기' }).click()
      await expect(notifications.sheet).toHaveCount(0)
      await expect(notifications.channel('web_push')).toHaveAttribute('data-channel-state', 'verified', ARRIVES)
      await expect(notifications.channel('web_push')).toContainText('이 기기')
      await look('notification-settings')
    })

    await story.step('체결되면 알림 화면과 텔레그램과 이 기기에 한 번씩 온다', async () => {
      await symbol.open()
      await symbol.buy(2)
      await expect(notifications.unread).toBeVisible(ARRIVES)
      await notifications.open()
      await expect(notifications.about('order_filled')).toHaveCount(1, ARRIVES)
      await expect(notifications.about('order_filled')).toContainText('삼성전자 매수 2주')
      await expect(notifications.about('order_filled').locator('[data-evidence]')).toHaveText('체결')
      await expect(notifications.about('order_filled').locator('[data-environment=paper]')).toHaveText('모의투자')

      await expect.poll(onTelegram, ARRIVES).toHaveLength(1)
      await expect.poll(pushed, ARRIVES).toHaveLength(1)
      const [onPhone = ''] = await onTelegram()
      const [payload = ''] = await pushed()
      await deliverPush(page, payload)
      await expect.poll(() => shownNotifications(page)).toHaveLength(1)
      const [shown] = await shownNotifications(page)
      expect(onPhone.split('\n')[0]).toBe(shown?.title) // every place says the same sentence
      await expect(notifications.about('order_filled')).toContainText(shown?.title.replace('체결 · ', '') ?? '체결')

      const log = await notifications.openLog(notifications.about('order_filled'))
      await expect(log.locator('[data-delivery=delivered]')).toHaveCount(2)
      await look('notifications')
    })

    await story.step('거부는 마지막 한 곳에서 끌 수 없고, 텔레그램의 체결 알림은 끈다', async () => {
      await notifications.openSettings()
      await notifications.toggle('증권사의 거부', HERE).click()
      await expect(notifications.toggle('증권사의 거부', 'Telegram')).toHaveAttribute('aria-disabled', 'true')
      await notifications.toggle('모두 체결', 'Telegram').click()
      await expect(notifications.toggle('모두 체결', 'Telegram')).toHaveAttribute('aria-pressed', 'false')
      await page.reload()
      await expect(notifications.toggle('모두 체결', 'Telegram')).toHaveAttribute('aria-pressed', 'false')
    })

    await story.step('그 뒤의 체결은 이 기기로만 오고, 모두 읽으면 남은 수가 사라진다', async () => {
      await symbol.open()
      await symbol.buy(1)
      await expect.poll(pushed, ARRIVES).toHaveLength(2)
      await notifications.open()
      const newest = notifications.about('order_filled').first()
      await expect(newest).toContainText('매수 1주')
      const log = await notifications.openLog(newest)
      await expect(log.locator('[data-delivery=delivered]')).toHaveCount(1)
      await expect(log.locator('[data-channel=telegram]')).toHaveCount(0)
      expect(await onTelegram()).toHaveLength(1)

      await page.getByRole('button', { name: '모두 읽음' }).click()
      await expect(notifications.unread).toHaveCount(0)
      await expect(notifications.items.and(page.locator('[data-unread=true]'))).toHaveCount(0)
    })
  },
)
