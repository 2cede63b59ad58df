import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { TextProvider } from '@/text/text-provider.tsx'
import { HistoryNote } from './history-note.tsx'

const note = (missingDays: number, isStale: boolean): string | null => {
  const { unmount } = render(
    <TextProvider locale="ko">
      <HistoryNote missingDays={missingDays} isStale={isStale} />
    </TextProvider>,
  )
  const text = screen.queryByTestId('history-note')?.textContent ?? null
  unmount()
  return text
}

it('says nothing of a whole picture', () => {
  expect(note(0, false)).toBeNull()
})

it('counts the days that are still being read', () => {
  expect(note(3, false)).toContain('3일')
})

it('says first that the broker could not be asked', () => {
  expect(note(3, true)).toContain('증권사')
})
