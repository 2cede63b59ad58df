import { expect, it } from 'vitest'
import { addressOf, isOwnAddress } from './provenance.ts'

it('reads an address whether its numbers are padded or not', () => {
  expect(['203.000.113.007', '203.0.113.7', ' 203.0.113.007 '].map(addressOf)).toEqual(Array(3).fill('203.0.113.7'))
})

it('reads nothing from what is no address', () => {
  expect(['', '203.0.113', '203.0.113.999', '::1', 'a.b.c.d'].map(addressOf)).toEqual(Array(5).fill(undefined))
})

it('says whose an order is only when both addresses are known', () => {
  expect(isOwnAddress('203.000.113.007', '203.0.113.7')).toBe(true)
  expect(isOwnAddress('203.000.113.008', '203.0.113.7')).toBe(false)
  expect(isOwnAddress('', '203.0.113.7')).toBeUndefined()
  expect(isOwnAddress('203.000.113.007', undefined)).toBeUndefined()
})
