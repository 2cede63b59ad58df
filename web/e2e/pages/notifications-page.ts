import { expect, type Locator, type Page } from 'playwright/test'

type ChannelKind = 'web_push' | 'telegram' | 'discord' | 'slack' | 'email' | 'webhook' | 'fcm'

/** The notification centre and the screen where one chooses what is sent where. */
export const notificationsPage = (page: Page) => {
  const centre = page.getByTestId('notification-centre')
  const sheet = page.getByRole('dialog').filter({ visible: true })
  return {
    centre,
    sheet,
    items: centre.locator('[data-notification]'),
    /** On the bell of a desk or the tab of a phone. */
    unread: page.getByTestId('unread').filter({ visible: true }),
    preferences: page.getByTestId('preferences'),

    async open() {
      await page.goto('/notifications')
      await expect(page.getByRole('heading', { name: '알림', exact: true, level: 1 })).toBeVisible()
    },

    async openSettings() {
      await page.goto('/settings/notifications')
      await expect(page.getByRole('heading', { name: '알림 설정', level: 1 })).toBeVisible()
      await expect(page.getByTestId('channels')).toBeVisible()
    },

    about: (eventType: string): Locator => centre.locator(`[data-notification=${eventType}]`),

    channel: (kind: ChannelKind): Locator => page.getByTestId('channels').locator(`[data-channel=${kind}]`),

    async add(kind: ChannelKind) {
      await page.getByRole('button', { name: '받는 곳 추가' }).click()
      await sheet.locator(`[data-kind=${kind}]`).click()
    },

    /** A chat is tied to this user by a word that its person sends to the bot. */
    async bindTelegram(say: (text: string) => Promise<void>) {
      await this.add('telegram')
      await sheet.getByRole('button', { name: '코드 받기' }).click()
      const code = await sheet.getByTestId('telegram-code').locator('code').first().textContent()
      await expect(sheet.getByRole('link', { name: '텔레그램에서 열기' })).toHaveAttribute(
        'href',
        new RegExp(`^https://t\\.me/[a-z_]+\\?start=${code}$`),
      )
      await say(`/start ${code}`)
      await expect(sheet.getByTestId('telegram-bound')).toBeVisible({ timeout: 30_000 })
      await sheet.getByRole('button', { name: '닫기', exact: true }).last().click()
      await expect(sheet).toHaveCount(0)
    },

    /** One kind of event on one channel. */
    toggle: (event: string, channel: string): Locator =>
      page.getByTestId('preferences').getByRole('button', { name: `${event} · ${channel}`, exact: true }),

    async openLog(item: Locator): Promise<Locator> {
      await item.getByRole('button', { name: '보낸 기록' }).click()
      return item.getByTestId('delivery-log')
    },
  }
}
