import { ParentOrderRow } from '@naru/shared/contracts/views'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { ParentList } from './parent-list.tsx'
import { TERMS } from './rows.test-support.ts'

/** A stop that has fired, as the ledger tells it. */
const aStop = (change: Partial<Record<keyof ParentOrderRow, unknown>>): ParentOrderRow =>
  ParentOrderRow.parse({
    id: '90000000-0000-4000-8000-000000000001',
    account_id: TERMS.accountId,
    kind: 'stop',
    instrument_id: TERMS.instrumentId,
    side: 'sell',
    quantity: 10,
    terms: { triggerPrice: 69_000, orderType: 'market' },
    state: 'triggered',
    placement: 'bridge',
    progress: { firedAt: Date.parse('2026-11-20T01:00:00Z'), firedPrice: 68_900 },
    reason_code: null,
    reason_detail: null,
    source: 'web',
    source_id: null,
    source_hash: null,
    valid_until: null,
    resumed_at: null,
    created_at: '2026-11-20T00:30:00Z',
    updated_at: '2026-11-20T01:00:00Z',
    version: 3,
    ...change,
  })

const heldUp = { firedAt: Date.parse('2026-11-20T01:00:00Z'), firedPrice: 68_900, heldUpBy: 'order_in_doubt' }

const wordsOf = (change: Parameters<typeof aStop>[0]): string => {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  queries.setQueryData(ledgerKeys.instruments, [])
  const { container } = render(
    <QueryClientProvider client={queries}>
      <ParentList parents={[aStop(change)]} orders={[]} onDetail={() => undefined} />
    </QueryClientProvider>,
  )
  return container.textContent
}

afterEach(cleanup)

describe('a stop that has fired', () => {
  it('says what it waits for while its order cannot be sent', () => {
    expect(wordsOf({ progress: heldUp })).toContain('작동했지만 아직 못 보냈어요')
    expect(wordsOf({ progress: heldUp })).toContain('결과를 모르는 다른 주문이 있어요')
  })

  it('says nothing of it once nothing is in its way, or once it is over', () => {
    expect(wordsOf({})).not.toContain('못 보냈어요')
    const over = wordsOf({ state: 'failed', progress: heldUp, reason_code: 'broker_rejected' })
    expect(over).not.toContain('못 보냈어요')
    expect(over).toContain('증권사가 주문을 거부했어요')
  })
})
