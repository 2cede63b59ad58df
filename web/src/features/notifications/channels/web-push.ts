import type { Typed } from './address.ts'

/** Whether this browser can be pushed to now, and if not, why. */
export type PushSupport = 'ready' | 'unsupported' | 'install' | 'denied'

const isApple = (): boolean => /iPhone|iPad|iPod/.test(navigator.userAgent)

export function pushSupport(): PushSupport {
  if (!('serviceWorker' in navigator)) return 'unsupported'
  // Safari on a phone has push for installed pages alone.
  if (!('PushManager' in window) || !('Notification' in window)) return isApple() ? 'install' : 'unsupported'
  return Notification.permission === 'denied' ? 'denied' : 'ready'
}

/** "iPhone · Safari", to tell one device of a list from another. */
export function deviceName(agent: string = navigator.userAgent): string {
  const known = (names: readonly (readonly [RegExp, string])[]) => names.find(([pattern]) => pattern.test(agent))?.[1]
  const device = known([
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'Mac'],
    [/Linux/, 'Linux'],
  ])
  const browser = known([
    [/Edg\//, 'Edge'],
    [/SamsungBrowser/, 'Samsung Internet'],
    [/Whale\//, 'Whale'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ])
  return [device, browser].filter(Boolean).join(' · ') || 'Web'
}

/** Base64 in the alphabet of addresses, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

const keyOf = (subscription: PushSubscription, name: PushEncryptionKeyName): string => {
  const key = subscription.getKey(name)
  return key === null ? '' : toBase64Url(new Uint8Array(key))
}

/** The browser's permission was not given. */
export class PushDismissed extends Error {
  override readonly name = 'PushDismissed'
}

/** To be called first after a press: browsers ask for nothing once the press is over. Throws `PushDismissed`. */
export async function askPermission(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PushDismissed()
}

/**
 * Registers this device for pushes of one sender. Gives what the bridge needs to reach it. Throws what the browser's
 * push service says.
 *
 * @param publicKey the sender's VAPID key, base64url
 */
export async function subscribe(publicKey: string): Promise<Typed> {
  const { pushManager } = await navigator.serviceWorker.ready
  // One made for another sender refuses this one's key.
  await (await pushManager.getSubscription())?.unsubscribe()
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: fromBase64Url(publicKey),
  })
  return {
    endpoint: subscription.endpoint,
    p256dh: keyOf(subscription, 'p256dh'),
    auth: keyOf(subscription, 'auth'),
  }
}

/** Whether the browser still holds a registration for this device. */
export async function isSubscribed(): Promise<boolean> {
  if (pushSupport() !== 'ready') return false
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) != null
}
