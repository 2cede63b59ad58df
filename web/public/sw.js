/**
 * Shows a page of our own when there is no network. It keeps that page and nothing else: a figure of a former day must
 * never be taken for one of today. And it shows what the bridge has pushed to this device.
 */
const CACHE = 'naru-offline-1'
const FILES = ['/offline.html', '/offline.css']

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
    await self.clients.claim()
  }
  event.waitUntil(clean())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const isOurs = FILES.includes(new URL(request.url).pathname)
  if (request.mode !== 'navigate' && !isOurs) return
  event.respondWith(fetch(request).catch(() => caches.match(isOurs ? request : '/offline.html')))
})

const CENTRE = '/notifications'
/** A push that cannot be read still says that there is something: browsers demand that every push is shown. */
const UNREAD = { title: '나루', body: '새 알림이 있어요. 눌러서 확인해 주세요.' }

const textOr = (value, instead) => (typeof value === 'string' && value !== '' ? value : instead)

/** A page of this site, whatever the message says. */
function pathOf(value) {
  const address = textOr(value, CENTRE)
  const url = URL.canParse(address, self.location.origin) ? new URL(address, self.location.origin) : null
  return url?.origin === self.location.origin ? url.pathname + url.search : CENTRE
}

/** The bridge's message: {v, eventId, title, body, url, severity, locale}; all of it is shown as text alone. */
function messageOf(data) {
  try {
    return data.json() ?? {}
  } catch {
    return {}
  }
}

self.addEventListener('push', (event) => {
  const message = messageOf(event.data)
  const tag = textOr(message.eventId, undefined)
  event.waitUntil(
    self.registration.showNotification(textOr(message.title, UNREAD.title), {
      body: textOr(message.body, UNREAD.body),
      lang: textOr(message.locale, 'ko'),
      icon: '/icon-192.png',
      badge: '/badge-96.png',
      data: { path: pathOf(message.url) },
      requireInteraction: message.severity === 'critical',
      // The same news told again takes the place of the former one.
      ...(tag && { tag, renotify: true }),
    }),
  )
})

async function openPath(path) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  for (const page of pages) {
    try {
      const shown = await page.navigate(path)
      if (shown) return await shown.focus()
    } catch {
      // A page of a former version is not ours to lead; a new one is opened.
    }
  }
  return self.clients.openWindow(path)
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openPath(pathOf(event.notification.data?.path)))
})
