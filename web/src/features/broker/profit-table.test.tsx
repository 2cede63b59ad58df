import type { KstDate } from '@naru/shared/core/time'
import type { DailyProfit, TradeProfit } from '@naru/shared/domain/account-report'
import { instrumentId } from '@naru/shared/domain/instrument'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { ProfitTable } from './profit-table.tsx'

afterEach(cleanup)

const day = (date: string, realized: number): DailyProfit => ({
  date: date as KstDate, // a literal below
  bought: 1_000_000,
  sold: 500_000,
  realized,
  fees: 150,
  taxes: 1_000,
  interest: 0,
  rate: 1.5,
})

describe('the table of profits', () => {
  it('adds up what is listed, and gives the sum no rate', () => {
    render(<ProfitTable rows={[day('2026-11-20', 12_000), day('2026-11-19', -2_000)]} />)
    const sum = screen.getAllByRole('row').at(-1)
    expect(sum?.textContent).toContain('2,000,000')
    expect(sum?.textContent).toContain('+10,000')
    expect(sum?.textContent).toContain('2,300')
    expect(sum?.textContent).not.toContain('%')
  })

  it('names the stock where a row is of one', () => {
    const trade: TradeProfit = {
      ...day('2026-11-20', 12_000),
      instrumentId: instrumentId('005930'),
      name: '삼성전자',
      boughtQty: 10,
      soldQty: 5,
    }
    render(<ProfitTable rows={[trade]} />)
    expect(screen.getByText('삼성전자')).toBeTruthy()
  })
})
