import type { Program } from '@naru/shared/contracts/programs-api'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { ProgramStanding } from './program-standing.tsx'

afterEach(cleanup)

const program: Program = { name: 'cross', version: '1.0.0', params: [], isConnected: true, late: 0, refused: 0 }

it('says that a program is away, and what of it is not known yet', async () => {
  render(<ProgramStanding program={{ ...program, isConnected: false, version: null }} />)
  expect(await screen.findByText(/지금은 연결되어 있지 않아요/)).toBeDefined()
  expect(screen.getByText(/한 번도 연결되지 않아/)).toBeDefined()
})

it('says how often a program could not be followed, and nothing while all is well', async () => {
  const { rerender } = render(<ProgramStanding program={{ ...program, late: 2, refused: 1 }} />)
  expect(await screen.findByText(/늦은 답 2번, 쓸 수 없던 답 1번/)).toBeDefined()
  rerender(<ProgramStanding program={program} />)
  expect(screen.getByRole('status').textContent).toBe('')
})
