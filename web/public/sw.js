/**
 * Shows a page of our own when there is no network. It keeps that page and nothing else: a figure of a former day must
 * never be taken for one of today.
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
