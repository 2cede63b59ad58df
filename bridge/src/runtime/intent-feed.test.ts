import { ok } from '@naru/shared/core/result'
import { IntentId } from '@naru/shared/domain/order'
import { expect, it } from 'vitest'
import type { IntentStore } from '../ports/store.ts'
import { createIntentFeed } from './intent-feed.ts'

const idOf = (n: number): IntentId => IntentId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
const SILENT = { event: () => undefined, alarm: () => undefined, child: () => SILENT }

/** A ledger that answers when it is told to, and remembers what it was asked. */
function aFeed() {
  const asked: (number | 'all')[] = []
  const waiting: (() => void)[] = []
  const answer = (what: number | 'all'): ReturnType<IntentStore['pending']> => {
    asked.push(what)
    return new Promise((resolve) => waiting.push(() => resolve(ok([]))))
  }
  const intents = { pending: () => answer('all'), named: (ids: readonly IntentId[]) => answer(ids.length) }
  const feed = createIntentFeed({ intents, deliver: () => undefined, logger: SILENT })
  const next = async (): Promise<void> => {
    waiting.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { feed, asked, next }
}

it('reads only what it was woken for, and together what comes while it reads', async () => {
  const { feed, asked, next } = aFeed()
  for (const n of [1, 2, 3, 2]) feed.wake(idOf(n))
  expect(asked).toEqual([1])
  await next()
  expect(asked).toEqual([1, 2])
  await next()
  expect(asked).toEqual([1, 2])
})

it('reads everything once when it is asked to, and then what was named meanwhile', async () => {
  const { feed, asked, next } = aFeed()
  feed.wake(idOf(1))
  const isRead = feed.pull()
  void feed.pull()
  feed.wake(idOf(2))
  await next()
  expect(asked).toEqual([1, 'all'])
  feed.wake(idOf(3))
  await next()
  expect(asked).toEqual([1, 'all', 1])
  await next()
  expect(await isRead).toBe(true)
})
