import { aRow, read } from '@naru/shared/portfolio/portfolio.test-support'
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { account, balance, booksOf, daysAgo, HYNIX, position, show } from '../portfolio.test-support.tsx'
import { Analytics } from './analytics.tsx'

const PAPER = account()
const LIVE = account({ id: '00000000-0000-4000-8000-000000000002', environment: 'live', label: '실전 계좌' })
const RULE = { source: 'rule', owner_id: '00000000-0000-4000-a000-000000000001', owner_name: '돌파' } as const

// By hand 50,000 won before charges, by the rule 30,000; what the rule bought last is still held.
const trades = read(
  aRow({ order_date: daysAgo(6) }),
  aRow({ order_date: daysAgo(5), side: 'sell', amount: 750_000 }),
  aRow({ ...RULE, order_date: daysAgo(5), time: '110000', instrument_id: HYNIX, amount: 2_000_000 }),
  aRow({ ...RULE, order_date: daysAgo(4), time: '143000', instrument_id: HYNIX, side: 'sell', amount: 2_030_000 }),
  aRow({ ...RULE, order_date: daysAgo(3), instrument_id: HYNIX, amount: 2_000_000 }),
)
const days = [6, 5, 4, 3].map((ago, at) => [daysAgo(ago), 10_000_000 + at * 20_000] as const)
const LEDGER = {
  accounts: [PAPER],
  balances: [balance(PAPER, { equity: 10_080_000 })],
  positions: [position(PAPER, { instrument_id: HYNIX, avg_px: 200_000, last_px: 210_000 })],
  books: [booksOf(PAPER, { trades, days })],
}

// By text: roles of every element of a screen this large take a machine long to work out.
const touch = (name: string | RegExp): Promise<void> =>
  act(async () => screen.getByText(name, { selector: 'button' }).click())

beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

describe('analytics', () => {
  it('say what will be here while there are no records', () => {
    show(<Analytics />, { accounts: [PAPER], balances: [balance(PAPER)] })
    expect(screen.getByTestId('analytics-empty').textContent).toContain('아직 기록이 없어요')
  })

  it('look at one kind of money at a time', async () => {
    show(<Analytics />, { ...LEDGER, accounts: [PAPER, LIVE] })
    const framed = (): (string | null)[] =>
      [...document.querySelectorAll('[data-money]')].map((one) => one.getAttribute('data-money'))
    expect(framed()).toEqual(['live'])
    await touch('모의투자')
    expect(framed()).toEqual(['paper'])
  })

  it('keep the past of an account that was taken off', () => {
    const removed = account({ archived_at: '2026-11-01T00:00:00Z' })
    const other = account({ id: '00000000-0000-4000-8000-000000000003', label: '둘째' })
    show(<Analytics />, { ...LEDGER, accounts: [removed, other] })
    expect(screen.getByText(/연결 끊음/)).toBeDefined()
  })

  it('tell what each day, week or month earned', async () => {
    show(<Analytics />, LEDGER)
    const card = screen.getByTestId('analytics-periods')
    expect(card.querySelector(`[data-period="${daysAgo(4)}"]`)?.textContent).toContain('+20,000')
    await touch('연')
    expect(card.querySelector(`[data-period="${daysAgo(4).slice(0, 4)}"]`)).not.toBeNull()
  })

  it('look at any two days, the other end following one that passes it', async () => {
    show(<Analytics />, LEDGER)
    await touch('직접')
    fireEvent.change(screen.getByLabelText('종료일'), { target: { value: daysAgo(30) } })
    expect(screen.getByLabelText<HTMLInputElement>('시작일').value).toBe(daysAgo(30))
    await touch('종목')
    expect(screen.getByText('이 기간에 사고판 것이 없어요')).toBeDefined()
  })
})

describe('who earned it', () => {
  const row = (key: string): HTMLElement => document.querySelector<HTMLElement>(`[data-contribution="${key}"]`)!

  it('is told by name, each with a way to its page, and adds up to all that was realized', async () => {
    show(<Analytics />, LEDGER)
    await touch('누가 벌었나')
    expect(row('manual').textContent).toContain('직접 주문')
    const rule = row(`rule ${RULE.owner_id}`)
    expect(within(rule).getByRole('link').getAttribute('href')).toBe(`/rules/${RULE.owner_id}`)
    const won = (text: string | null): number => Number((text ?? '').replace(/[^\d-]/g, ''))
    const cells = [row('manual'), rule].map((one) => won(one.querySelectorAll('td')[1]?.textContent ?? null))
    expect(cells.reduce((sum, one) => sum + one, 0)).toBe(won(screen.getByTestId('contributions-net').textContent))
  })

  it('counts how what is held has moved, and leaves a dash where a price is not known', async () => {
    show(<Analytics />, LEDGER)
    await touch('종목')
    expect(row(HYNIX).querySelectorAll('td')[2]?.textContent).toContain('+99,720')
    cleanup()
    show(<Analytics />, { ...LEDGER, positions: [] })
    await touch('종목')
    expect(row(HYNIX).querySelectorAll('td')[2]?.textContent).toBe('–')
  })
})

describe('the other parts', () => {
  it('split costs by month and stock', async () => {
    show(<Analytics />, LEDGER)
    await touch('비용과 세금')
    const total = Number(screen.getByTestId('analytics-cost-sum').dataset.total)
    expect(total).toBe(trades.reduce((won, { commission, tax }) => won + commission + tax, 0))
    expect(screen.getByLabelText('종목별').textContent).toContain('5930')
  })

  it('warn that few trades say little, and list the best of them', async () => {
    show(<Analytics />, LEDGER)
    await touch('매매 통계')
    expect(screen.getByTestId('statistics-tiles').textContent).toContain('2번 중 2번')
    expect(screen.getByText(/2번뿐이라/)).toBeDefined()
    expect(screen.getByText('잃은 적 없음')).toBeDefined()
  })

  it('report a day or a week, the newest first', async () => {
    show(<Analytics />, LEDGER)
    await touch('보고서')
    const report = screen.getByTestId('analytics-report')
    expect(report.textContent).toContain('아직 장이 끝나지 않은')
    await touch('이전')
    expect(report.textContent).toContain(daysAgo(3))
    await touch('한 주')
    expect(report.textContent).toContain('~')
  })

  it('hand out files, and make none for a tax return of paper money', async () => {
    show(<Analytics />, LEDGER)
    await touch('내보내기')
    const tax = screen.getByTestId('tax-exports')
    expect(tax.textContent).toContain('신고서가 아니고')
    expect(within(tax).queryByRole('button')).toBeNull()
    const made: Blob[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      made.push(blob as Blob)
      return 'blob:x'
    })
    await act(async () => screen.getByLabelText('체결 내역 (CSV) 받기').click())
    await vi.waitFor(() => expect(made).toHaveLength(1))
    expect((await made[0]?.text())?.trim().split('\n')).toHaveLength(1 + trades.length)
  })

  it('make figures for a tax return of real money alone', async () => {
    show(<Analytics />, { ...LEDGER, accounts: [LIVE], balances: [balance(LIVE)], books: [booksOf(LIVE, { trades })] })
    await touch('내보내기')
    expect(within(screen.getByTestId('tax-exports')).getAllByRole('button')).toHaveLength(2)
  })
})
