import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/app-error.ts'
import { ko } from '@/text/ko.ts'
import { Loaded } from './states.tsx'

afterEach(cleanup)

describe('a place where data is shown', () => {
  const show = (query: { data: string | undefined; error: unknown; refetch?: () => void }) =>
    render(
      <Loaded query={{ refetch: () => undefined, ...query }} skeleton={<p>뼈대</p>}>
        {(data) => <p>{data}</p>}
      </Loaded>,
    )

  it('shows the shape of what comes while loading, and says so to screen readers', () => {
    show({ data: undefined, error: null })
    expect(screen.getByText('뼈대')).toBeTruthy()
    expect(screen.getByText(ko.common.loading)).toBeTruthy()
  })

  it('says what happened, what was not done and what to do when there is nothing to show', () => {
    const refetch = vi.fn()
    show({ data: undefined, error: new AppError('database_unavailable'), refetch })
    const { what, notDone, next } = ko.errors.database_unavailable
    for (const sentence of [what, notDone, next]) expect(screen.getByText(sentence)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: ko.common.retry }))
    expect(refetch).toHaveBeenCalledTimes(1)
  })

  it('keeps what it has when reading it again fails, and says why it may be old', () => {
    show({ data: '삼성전자', error: new AppError('network_unreachable') })
    expect(screen.getByText('삼성전자')).toBeTruthy()
    expect(screen.getByRole('status').textContent).toContain(ko.errors.network_unreachable.what)
  })

  it('does not show the text of an unforeseen error', () => {
    show({ data: undefined, error: new Error('column "secret" does not exist') })
    expect(screen.getByRole('alert').textContent).toContain(ko.errors.internal.what)
    expect(screen.getByRole('alert').textContent).not.toContain('secret')
  })
})
