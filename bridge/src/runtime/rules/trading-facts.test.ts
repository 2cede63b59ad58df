import { err, ok } from '@naru/shared/core/result'
import type { TradingFacts } from '@naru/shared/rules/desk/desk-event'
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import { createTradingFacts } from './trading-facts.ts'

const FACTS: TradingFacts = { accounts: [], rules: [] }

function aReader() {
  const clock = createVirtualClock(1_000)
  const asked: string[] = []
  const told: (TradingFacts | null)[] = []
  const ledger = { isAway: false }
  const reader = createTradingFacts({
    clock,
    store: {
      tradingFacts: async (ids) => {
        asked.push(ids.join())
        return ledger.isAway ? err({ kind: 'unavailable', cause: 'test' }) : ok(FACTS)
      },
    },
    onFacts: (facts) => void told.push(facts),
  })
  return { clock, asked, told, ledger, reader }
}

describe('what the ledger counts of orders and fills', () => {
  it('is read at once when somebody wants it, and every fifteen seconds', async () => {
    const { clock, asked, told, reader } = aReader()
    reader.want(['v1'])
    await clock.advance(0)
    reader.want(['v1'])
    await clock.advance(15_000)
    expect([asked, told]).toEqual([
      ['v1', 'v1'],
      [FACTS, FACTS],
    ])
    reader.want([])
    await clock.advance(60_000)
    expect(asked).toHaveLength(2)
  })

  it('is unknown from the moment something of it changes until it has been read again', async () => {
    const { clock, told, reader } = aReader()
    reader.want(['v1'])
    await clock.advance(0)
    reader.hint()
    expect(told.at(-1)).toBeNull()
    await clock.advance(500)
    expect(told.at(-1)).toBe(FACTS)
  })

  it('is unknown while the ledger is away', async () => {
    const { clock, told, ledger, reader } = aReader()
    ledger.isAway = true
    reader.want(['v1'])
    await clock.advance(0)
    expect(told).toEqual([null])
    reader.stop()
    await clock.advance(60_000)
    expect(told).toHaveLength(1)
  })
})
