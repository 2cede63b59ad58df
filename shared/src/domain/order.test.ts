import { describe, expect, it } from 'vitest'
import { OrderIntent } from './order.ts'

const DRAFT = {
  id: '00000000-0000-4000-8000-000000000001',
  accountId: '10000000-0000-4000-8000-000000000001',
  instrumentId: '005930.KRX',
  side: 'sell',
  quantity: 1,
  type: 'limit',
  limitPrice: 70_000,
  timeInForce: 'day',
  createdAt: 0,
  expiresAt: 1,
}
const isTaken = (over: object): boolean => OrderIntent.safeParse({ ...DRAFT, ...over }).success

describe('an order intent', () => {
  it.each(['limit', 'limit_or_close'])('of type %s names its price and no other', (type) => {
    expect(isTaken({ type })).toBe(true)
    expect(isTaken({ type, limitPrice: null })).toBe(false)
    expect(isTaken({ type, stopPrice: 69_000 })).toBe(false)
  })

  it.each(['market', 'market_to_limit', 'peg_primary'])('of type %s names no price', (type) => {
    expect(isTaken({ type, limitPrice: null })).toBe(true)
    expect(isTaken({ type })).toBe(false)
  })

  it('that sleeps names what it sleeps for', () => {
    expect(isTaken({ type: 'stop_limit', stopPrice: 71_000 })).toBe(true)
    expect(isTaken({ type: 'stop_limit' })).toBe(false)
    expect(isTaken({ type: 'stop_limit', stopPrice: 71_000, limitPrice: null })).toBe(false)
  })

  it('can be told to trade now or never only when it trades at once', () => {
    for (const timeInForce of ['ioc', 'fok']) {
      expect(isTaken({ timeInForce })).toBe(true)
      expect(isTaken({ timeInForce, type: 'market_to_limit', limitPrice: null })).toBe(true)
      expect(isTaken({ timeInForce, type: 'stop_limit', stopPrice: 71_000 })).toBe(false)
      expect(isTaken({ timeInForce, type: 'limit_or_close' })).toBe(false)
      expect(isTaken({ timeInForce, type: 'peg_primary', limitPrice: null })).toBe(false)
    }
  })
})
