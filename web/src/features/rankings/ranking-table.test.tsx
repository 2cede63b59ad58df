import { instrumentId } from '@naru/shared/domain/instrument'
import type { RankingRow } from '@naru/shared/domain/ranking'
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { RankingTable } from './ranking-table.tsx'

afterEach(cleanup)

const row = (change: Partial<RankingRow>): RankingRow => ({
  rank: 1,
  instrumentId: instrumentId('005930'),
  name: '삼성전자',
  price: 71_200,
  change: -800,
  changeRate: -1.11,
  volume: 12_345_678,
  turnover: 890_123_456_789,
  marketCap: null,
  ...change,
})

describe('a ranking', () => {
  it('leads from every row to its stock', () => {
    render(
      <RankingTable
        kind="volume"
        label="거래량"
        rows={[row({}), row({ rank: 2, instrumentId: instrumentId('0004V0'), name: '새 종목' })]}
      />,
    )
    const [, first, second] = screen.getAllByRole('row')
    expect(within(first!).getByRole('link').getAttribute('href')).toBe('/symbols/005930')
    expect(within(second!).getByRole('link').getAttribute('href')).toBe('/symbols/0004V0')
    expect(first!.textContent).toContain('12,345,678')
    expect(first!.textContent).toContain('하락')
  })

  it('shows the value of the company where it ranks by that, and a dash where the ranking does not tell', () => {
    render(
      <RankingTable
        kind="market_cap"
        label="시가총액"
        rows={[row({ marketCap: 425_000_000_000_000 }), row({ rank: 2, instrumentId: instrumentId('000660') })]}
      />,
    )
    const [head, first, second] = screen.getAllByRole('row')
    expect(head!.textContent).toContain('시가총액')
    expect(first!.textContent).toContain('425조')
    expect(second!.lastElementChild!.textContent).toBe('–')
  })
})
