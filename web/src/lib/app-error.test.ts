import { describe, expect, it } from 'vitest'
import { AppError, fromPostgrest, toAppError } from './app-error.ts'

describe('an error of the database', () => {
  it('keeps the code our functions raise, and its detail', () => {
    const error = fromPostgrest({ message: 'price_off_tick', code: 'P0001', details: '{"tick":100}' }, 400)
    expect(error).toMatchObject({ code: 'price_off_tick', detail: '{"tick":100}' })
  })

  it.each([
    [0, undefined, 'network_unreachable'],
    [401, 'PGRST301', 'session_expired'],
    [400, '22P02', 'input_invalid'],
    [400, '22003', 'input_invalid'],
    [403, '42501', 'permission_missing'],
    [503, undefined, 'database_unavailable'],
    [500, 'XX000', 'internal'],
  ])('with status %d and code %s is worded as %s', (status, code, expected) => {
    expect(fromPostgrest({ message: 'whatever', code }, status).code).toBe(expected)
  })
})

it('anything thrown becomes an error with words', () => {
  expect(toAppError(new TypeError('x is undefined'))).toMatchObject({ code: 'internal', detail: 'x is undefined' })
  const known = new AppError('not_found')
  expect(toAppError(known)).toBe(known)
})
