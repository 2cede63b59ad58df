import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, it } from 'vitest'

const SOURCE = readFileSync(join(import.meta.dirname, '../../public/sw.js'), 'utf8')
const ORIGIN = 'https://naru.example.com'

interface Shown {
  readonly title: string
  readonly options: { readonly body: string; readonly tag?: string; readonly data: { readonly path: string } }
}

/** Runs the worker as a browser would, and keeps what it shows and opens. */
function aWorker(pages: readonly { navigate: (path: string) => Promise<unknown> }[] = []) {
  const handlers = new Map<string, (event: object) => void>()
  const shown: Shown[] = []
  const opened: string[] = []
  const self = {
    location: new URL(ORIGIN),
    addEventListener: (name: string, handler: (event: object) => void) => handlers.set(name, handler),
    registration: {
      showNotification: async (title: string, options: Shown['options']) => void shown.push({ title, options }),
    },
    clients: { matchAll: async () => pages, openWindow: async (path: string) => void opened.push(path) },
  }
  runInNewContext(SOURCE, { self, URL, caches: {}, fetch })
  const dispatch = async (name: string, event: object): Promise<void> => {
    let work: Promise<unknown> = Promise.resolve()
    handlers.get(name)?.({ ...event, waitUntil: (promise: Promise<unknown>) => (work = promise) })
    await work
  }
  return {
    shown,
    opened,
    push: (text: string | null) => dispatch('push', { data: text === null ? null : { json: () => JSON.parse(text) } }),
    click: (data: unknown) => dispatch('notificationclick', { notification: { data, close: () => {} } }),
  }
}

const MESSAGE = {
  v: 1,
  eventId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  title: '체결 삼성전자 매수 10주',
  body: '평균 71,000원',
  url: `${ORIGIN}/orders?order=1`,
  severity: 'trade',
  locale: 'ko',
}

describe('a push', () => {
  let worker: ReturnType<typeof aWorker>
  beforeEach(() => {
    worker = aWorker()
  })

  it('is shown as it was sent, under the id of what happened', async () => {
    await worker.push(JSON.stringify(MESSAGE))
    expect(worker.shown).toMatchObject([
      {
        title: MESSAGE.title,
        options: {
          body: MESSAGE.body,
          tag: MESSAGE.eventId,
          data: { path: '/orders?order=1' },
          requireInteraction: false,
        },
      },
    ])
  })

  it('stays until it is seen when it is critical', async () => {
    await worker.push(JSON.stringify({ ...MESSAGE, severity: 'critical' }))
    expect(worker.shown[0]?.options).toMatchObject({ requireInteraction: true })
  })

  it.each([['no JSON'], [null], ['null'], ['[]'], ['{"title": 7, "body": {}}']])(
    'that cannot be read (%s) still says that there is something',
    async (text) => {
      await worker.push(text)
      expect(worker.shown).toMatchObject([{ title: '나루', options: { data: { path: '/notifications' } } }])
    },
  )

  it.each(['https://evil.example.com/orders', 'javascript:alert(1)', '//evil.example.com', 'http://[', 7])(
    'never leads away from this site (%s)',
    async (url) => {
      await worker.push(JSON.stringify({ ...MESSAGE, url }))
      expect(worker.shown[0]?.options.data.path).toBe('/notifications')
    },
  )
})

describe('a pressed notification', () => {
  it('leads a page that is open to what it is about', async () => {
    const led: string[] = []
    const worker = aWorker([{ navigate: async (path) => ({ focus: async () => void led.push(path) }) }])
    await worker.click({ path: '/orders?order=1' })
    expect([led, worker.opened]).toEqual([['/orders?order=1'], []])
  })

  it('opens a page when none can be led', async () => {
    const worker = aWorker([{ navigate: () => Promise.reject(new TypeError('not controlled')) }])
    await worker.click({ path: '/orders?order=1' })
    await worker.click(null)
    expect(worker.opened).toEqual(['/orders?order=1', '/notifications'])
  })
})
