import type { IntentId } from '@naru/shared/domain/order'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/app-error.ts'
import { lookUp, type OrderLedger, placeOnce } from './place.ts'
import { orderRow, TERMS } from './rows.test-support.ts'

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7' as IntentId

/** A ledger that keeps orders by id and counts what it is asked; `answer` decides what of it comes back. */
function ledgerThat(answer: (call: number) => AppError | undefined, isRecorded = true) {
  const asked: IntentId[] = []
  const recorded = new Set<IntentId>()
  const ledger: OrderLedger = {
    place: async (id) => {
      asked.push(id)
      if (isRecorded) recorded.add(id)
      const error = answer(asked.length)
      if (error) throw error
      return { kind: 'order', order: orderRow({ id }) }
    },
    find: async (id) => (recorded.has(id) ? { kind: 'order', order: orderRow({ id }) } : undefined),
  }
  return { ledger, asked, recorded }
}

describe('placing an order', () => {
  it('asks once for a double click', async () => {
    const { ledger, asked } = ledgerThat(() => undefined)
    const outcomes = await Promise.all([1, 2, 3].map(() => placeOnce({ id: ID, terms: TERMS, ledger })))
    expect(asked).toEqual([ID])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['placed', 'placed', 'placed'])
  })

  it('tells a refusal with its reason', async () => {
    const { ledger } = ledgerThat(() => new AppError('bridge_offline'), false)
    const outcome = await placeOnce({ id: ID, terms: TERMS, ledger })
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'bridge_offline' } })
  })

  it.each(['network_unreachable', 'database_unavailable', 'answer_unreadable', 'internal'] as const)(
    'does not know the outcome after %s, and sends nothing again by itself',
    async (code) => {
      const { ledger, asked } = ledgerThat(() => new AppError(code))
      expect(await placeOnce({ id: ID, terms: TERMS, ledger })).toEqual({ kind: 'unknown' })
      expect(asked).toHaveLength(1)
    },
  )

  it('finds an order whose answer was lost by its id', async () => {
    const { ledger, asked } = ledgerThat(() => new AppError('network_unreachable'))
    await placeOnce({ id: ID, terms: TERMS, ledger })
    expect(await lookUp({ id: ID, terms: TERMS, ledger }, [0])).toMatchObject({
      kind: 'placed',
      placed: { order: { id: ID } },
    })
    expect(asked).toHaveLength(1)
  })

  it('stays unknown while the order cannot be found', async () => {
    const { ledger } = ledgerThat(() => new AppError('network_unreachable'), false)
    await placeOnce({ id: ID, terms: TERMS, ledger })
    expect(await lookUp({ id: ID, terms: TERMS, ledger }, [0, 0])).toEqual({ kind: 'unknown' })
  })

  it('is the same order when it is asked for again after a lost answer', async () => {
    const { ledger, asked, recorded } = ledgerThat((call) =>
      call === 1 ? new AppError('network_unreachable') : undefined,
    )
    await placeOnce({ id: ID, terms: TERMS, ledger })
    expect(await placeOnce({ id: ID, terms: TERMS, ledger })).toMatchObject({ kind: 'placed' })
    expect(asked).toEqual([ID, ID])
    expect(recorded.size).toBe(1)
  })
})
