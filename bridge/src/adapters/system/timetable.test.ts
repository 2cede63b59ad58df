import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTimetable } from './timetable.ts'

/** Ten past seven in Seoul is ten past ten at night in London the day before. */
beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-20T22:09:00Z') }))
afterEach(() => vi.useRealTimers())

it('rings by the clock of Seoul, once a day, whatever zone the machine is in', async () => {
  const rung: string[] = []
  createTimetable().at('10 7 * * *', () => rung.push(new Date().toISOString().slice(0, 16)))
  await vi.advanceTimersByTimeAsync(59_000)
  expect(rung).toEqual([])
  await vi.advanceTimersByTimeAsync(2 * 86_400_000)
  expect(rung).toEqual(['2026-11-20T22:10', '2026-11-21T22:10'])
})

it('rings no more once left', async () => {
  const ring = vi.fn()
  const leave = createTimetable().at('10 7 * * *', ring)
  leave()
  await vi.advanceTimersByTimeAsync(86_400_000)
  expect(ring).not.toHaveBeenCalled()
})

it('refuses a time that is none', () => {
  expect(() => createTimetable().at('every morning', () => undefined)).toThrow()
})
