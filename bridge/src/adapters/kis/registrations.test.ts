import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRegistrations, MAX_REGISTRATIONS, type Registration } from './registrations.ts'

const trade = (key: string): Registration => ({ tr: 'H0STCNT0', key })
const NOTICE: Registration = { tr: 'H0STCNI9', key: 'me' }

/** Does every step there is, as KIS would. Returns what is registered there in the end. */
function settle(registrations: ReturnType<typeof createRegistrations>, there = new Set<string>()) {
  let most = 0
  for (let step = registrations.next(); step; step = registrations.next()) {
    const id = `${step.tr}|${step.key}`
    if (step.action === 'register') there.add(id)
    else there.delete(id)
    most = Math.max(most, there.size)
    registrations.done(step)
  }
  return { there, most }
}

describe('the registrations of one app key', () => {
  it('become what is wanted, the notices first', () => {
    const registrations = createRegistrations()
    registrations.want([NOTICE, trade('005930')])
    expect(registrations.next()).toEqual({ ...NOTICE, action: 'register' })
    expect([...settle(registrations).there]).toEqual(['H0STCNI9|me', 'H0STCNT0|005930'])
  })

  it('are all wanted again on a new connection', () => {
    const registrations = createRegistrations()
    registrations.want([NOTICE, trade('005930'), trade('000660')])
    settle(registrations)
    expect(registrations.next()).toBeUndefined()
    registrations.reset()
    expect(settle(registrations).there.size).toBe(3)
  })

  it('are renewed by leaving and coming back', () => {
    const registrations = createRegistrations()
    registrations.want([NOTICE, trade('005930')])
    const { there } = settle(registrations)
    registrations.renew('H0STCNT0')
    expect(registrations.next()).toEqual({ ...trade('005930'), action: 'unregister' })
    expect(settle(registrations, there).there.size).toBe(2)
  })

  it('are not asked for again once KIS has refused, until they are wanted anew', () => {
    const registrations = createRegistrations()
    registrations.want([trade('nonono')])
    const step = registrations.next()
    if (step) registrations.refused(step)
    expect(registrations.next()).toBeUndefined()
    registrations.want([])
    registrations.want([trade('nonono')])
    expect(registrations.next()).toBeDefined()
  })

  it('follow any sequence of wishes and never exceed 41 at once', () => {
    const wish = fc.uniqueArray(fc.nat(80), { maxLength: 60 })
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 8 }), (wishes) => {
        const registrations = createRegistrations()
        let there = new Set<string>()
        for (const keys of wishes) {
          registrations.want(keys.map((key) => trade(String(key))))
          const result = settle(registrations, there)
          expect(result.most).toBeLessThanOrEqual(MAX_REGISTRATIONS)
          there = result.there
          expect(there).toEqual(new Set(keys.slice(0, MAX_REGISTRATIONS).map((key) => `H0STCNT0|${key}`)))
        }
      }),
      { numRuns: 300 },
    )
  })
})
