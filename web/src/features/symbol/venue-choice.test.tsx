import type { BrokerAccountRow, InstrumentRow } from '@naru/shared/contracts/views'
import { instrumentId } from '@naru/shared/domain/instrument'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { useQuotedVenue, VenueChoice } from './venue-choice.tsx'

const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'k', bridges: [], sandbox: true, simulatorUrl: null }
const samsung = { id: instrumentId('005930'), symbol: '005930', is_nxt: true } as InstrumentRow // what the choice reads

function Screen({ instrument }: { instrument: InstrumentRow }) {
  const venue = useQuotedVenue(instrument)
  return (
    <>
      <VenueChoice {...venue} />
      <output>{venue.quotedId}</output>
    </>
  )
}

function show(environment: 'live' | 'paper', instrument = samsung): void {
  const client = new QueryClient({ defaultOptions: { queries: { enabled: false } } })
  client.setQueryData(accountsQuery.queryKey, [{ environment, archived_at: null } as BrokerAccountRow])
  render(
    <QueryClientProvider client={client}>
      <ConfigProvider config={CONFIG}>
        <Screen instrument={instrument} />
      </ConfigProvider>
    </QueryClientProvider>,
  )
}

afterEach(cleanup)

describe('the market whose quotes a symbol shows', () => {
  it('is KRX until NXT is chosen, and says that orders still go to KRX', () => {
    show('live')
    expect(screen.getByText('005930.KRX')).toBeDefined()
    expect(screen.queryByText(/주문은 KRX로/)).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'NXT' }))
    expect(screen.getByText('005930.NXT')).toBeDefined()
    expect(screen.getByText(/주문은 KRX로/)).toBeDefined()
  })

  it('is no choice with paper keys alone, which get no quotes of NXT', () => {
    show('paper')
    expect(screen.queryByRole('button', { name: 'NXT' })).toBeNull()
    expect(screen.getByText('005930.KRX')).toBeDefined()
  })

  it('is no choice for what NXT does not trade', () => {
    show('live', { ...samsung, is_nxt: false })
    expect(screen.queryByRole('button', { name: 'NXT' })).toBeNull()
  })
})
