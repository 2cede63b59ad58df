import { describe, expect, it } from 'vitest'
import type { BrokerError } from '../ports/broker.ts'
import { assess } from './session-status.ts'

const starting = (lastError: BrokerError) =>
  assess({ isReconciled: false, lastError, feed: 'starting', tradingDate: null })

describe('a session that starts', () => {
  it.each<BrokerError>([
    { kind: 'refused', code: 'SYDB0050', text: '' },
    { kind: 'refused', code: 'XXXX9999', text: 'nobody has met this one' },
    { kind: 'unauthorized', code: 'http_403' },
    { kind: 'maintenance' },
  ])('does not condemn a key that was tried before for $kind $code', (error) => {
    expect(starting(error).state).toBe('connecting')
  })

  it('ends when the broker refuses the key by name', () => {
    expect(starting({ kind: 'unauthorized', code: 'EGW00105' })).toEqual({
      state: 'refused',
      code: 'credential_refused',
    })
  })
})
