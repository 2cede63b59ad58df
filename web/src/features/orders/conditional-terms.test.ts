import { ParentTerms } from '@naru/shared/domain/parent-order'
import { describe, expect, it } from 'vitest'
import { conditionalTerms } from './conditional-terms.ts'
import { changed, type Draft, EMPTY_DRAFT } from './drafts.ts'

const draft = (change: Partial<Draft>): Draft => ({ ...EMPTY_DRAFT, ...change })

describe('the terms of a conditional order', () => {
  it.each([
    [
      { kind: 'stop', trigger: '68,000' },
      { kind: 'stop', terms: { triggerPrice: 68_000, orderType: 'market' } },
    ],
    [
      { kind: 'stop', trigger: '68000', exitType: 'limit', exitPrice: '67900' },
      { kind: 'stop_limit', terms: { triggerPrice: 68_000, limitPrice: 67_900 } },
    ],
    [
      { kind: 'trailing_stop', trail: '2.3' },
      { kind: 'trailing_stop', terms: { trailRate: 0.023, orderType: 'market' } },
    ],
    [
      { kind: 'trailing_stop', trailUnit: 'won', trail: '1500', exitType: 'limit', offset: '200' },
      { kind: 'trailing_stop', terms: { trailWon: 1_500, orderType: 'limit', limitOffsetWon: 200 } },
    ],
    [
      { kind: 'oco', takeProfit: '77000', trigger: '66000' },
      { kind: 'oco', terms: { takeProfitPrice: 77_000, stopPrice: 66_000 } },
    ],
    [
      { kind: 'bracket', price: '70000', takeProfit: '77000', trigger: '66000', exitType: 'limit', exitPrice: '65900' },
      {
        kind: 'bracket',
        terms: {
          entry: { orderType: 'limit', limitPrice: 70_000 },
          takeProfitPrice: 77_000,
          stopPrice: 66_000,
          stopLimitPrice: 65_900,
        },
      },
    ],
    [
      { kind: 'twap', type: 'market', slices: '10', interval: '30' },
      { kind: 'twap', terms: { slices: 10, intervalMs: 30_000, orderType: 'market' } },
    ],
  ] satisfies [Partial<Draft>, object][])('of %j are such as the ledger takes', (typed, terms) => {
    expect(conditionalTerms(draft(typed))).toEqual(terms)
    expect(ParentTerms.safeParse(terms).success).toBe(true)
  })

  it.each([
    { kind: 'order' },
    { kind: 'stop', trigger: '' },
    { kind: 'stop', trigger: '68000', exitType: 'limit' },
    { kind: 'oco', takeProfit: '77000' },
    { kind: 'bracket', takeProfit: '77000', trigger: '66000' },
    { kind: 'trailing_stop', trail: '' },
  ] satisfies Partial<Draft>[])('are missing from %j', (typed) => {
    expect(conditionalTerms(draft(typed))).toBeUndefined()
  })
})

describe('a draft that changes', () => {
  it('turns to selling for a stop, and may turn back', () => {
    const stop = changed(draft({}), { kind: 'stop' })
    expect(stop.side).toBe('sell')
    expect(changed(stop, { side: 'buy' }).side).toBe('buy')
  })

  it('cannot leave the side a kind is bound to', () => {
    expect(changed(draft({ kind: 'oco', side: 'sell' }), { side: 'buy' }).side).toBe('sell')
    expect(changed(draft({}), { kind: 'bracket' }).side).toBe('buy')
  })

  it('drops a time in force and a type that do not go with it', () => {
    expect(changed(draft({ timeInForce: 'ioc' }), { type: 'stop_limit' }).timeInForce).toBe('day')
    expect(changed(draft({ timeInForce: 'fok' }), { type: 'market' }).timeInForce).toBe('fok')
    expect(changed(draft({ type: 'peg_primary' }), { kind: 'twap' }).type).toBe('limit')
  })
})
