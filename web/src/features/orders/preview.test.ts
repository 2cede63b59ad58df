import { KstDate } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { previewOf } from './preview.ts'

const question = {
  instrument: { market: 'kospi', kind: 'stock' },
  quantity: 10,
  price: 71_000,
  date: KstDate.parse('2026-11-20'),
} as const

describe('the preview of an order', () => {
  it('adds the fee to a purchase and tells where it breaks even', () => {
    expect(previewOf({ ...question, side: 'buy' })).toEqual({
      amount: 710_000,
      commission: 99,
      tax: 0,
      total: 710_099,
      breakEven: 71_200,
    })
  })

  it('takes fee and the tax of the day off a sale', () => {
    expect(previewOf({ ...question, side: 'sell' })).toMatchObject({ commission: 99, tax: 1_420, total: 708_481 })
    const in2025 = previewOf({ ...question, side: 'sell', date: KstDate.parse('2025-03-03') })
    expect(in2025).toMatchObject({ tax: 1_065 })
  })

  it('takes no tax off the sale of an ETF', () => {
    const etf = { market: 'kospi', kind: 'etf' } as const
    expect(previewOf({ ...question, instrument: etf, side: 'sell' })).toMatchObject({ tax: 0 })
  })

  it('gives no figure that could not be exact', () => {
    expect(previewOf({ ...question, side: 'buy', quantity: 1e9, price: 1e10 })).toBeUndefined()
    expect(previewOf({ ...question, side: 'buy', quantity: 0 })).toBeUndefined()
  })
})
