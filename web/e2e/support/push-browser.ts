import type { PushSubscriptionJson } from '@naru/sandbox/push/service.ts'
import type { BrowserContext, Page } from 'playwright/test'

/**
 * A browser gets its registration from the service of its maker, which is not on this machine: this one answers with a
 * device of the service beside the stack. Page, worker and notifications are the browser's own.
 */
export async function registerAt(context: BrowserContext, origin: string, device: PushSubscriptionJson): Promise<void> {
  await context.grantPermissions(['notifications'], { origin })
  await context.addInitScript(({ endpoint, keys }) => {
    const bytes = (text: string): ArrayBuffer =>
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)).buffer
    const held = {
      endpoint,
      getKey: (name: 'p256dh' | 'auth') => bytes(keys[name]),
      unsubscribe: async () => localStorage.removeItem('held-device') === undefined,
    }
    PushManager.prototype.subscribe = async () => {
      localStorage.setItem('held-device', endpoint)
      return held as unknown as PushSubscription
    }
    PushManager.prototype.getSubscription = async () =>
      localStorage.getItem('held-device') === endpoint ? (held as unknown as PushSubscription) : null
  }, device)
}

/** Hands the worker of a page what its push service would, through the browser's own developer protocol. */
export async function deliverPush(page: Page, payload: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  const known = new Promise<string>((found) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin))
      if (ours) found(ours.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await known, data: payload })
  await cdp.detach()
}

interface ShownNotification {
  readonly title: string
  readonly body: string
  readonly tag: string
}

/** What the browser shows its user, outside of every page. */
export const shownNotifications = (page: Page): Promise<readonly ShownNotification[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }))
  })
