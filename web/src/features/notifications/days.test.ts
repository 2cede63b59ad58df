import { expect, it } from 'vitest'
import { byDay } from './days.ts'
import { notificationRow } from './rows.test-support.ts'

it('files notifications under the day in Seoul, in the order they came', () => {
  const at = (created_at: string) => notificationRow({ created_at })
  const rows = [at('2026-11-20T16:00:00Z'), at('2026-11-20T15:00:00Z'), at('2026-11-20T14:59:59Z')]
  expect(byDay(rows)).toEqual([
    { date: '2026-11-21', rows: rows.slice(0, 2) },
    { date: '2026-11-20', rows: rows.slice(2) },
  ])
})
