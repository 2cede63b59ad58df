import { aRow, read } from '@naru/shared/portfolio/portfolio.test-support'
import { act, cleanup, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  account,
  balance,
  booksOf,
  daysAgo,
  HYNIX,
  position,
  SAMSUNG,
  show,
  TODAY,
} from '../portfolio.test-support.tsx'
import type { PortfolioParts } from './parts.ts'
import { Portfolio } from './portfolio.tsx'

const PARTS: PortfolioParts = { Protection: ({ position: { protection } }) => <span>{protection}</span> }
const PAPER = account()
const LIVE = account({
  id: '00000000-0000-4000-8000-000000000002',
  environment: 'live',
  label: '실전 계좌',
  account_number_masked: '••••9876',
})

const frame = (environment: 'paper' | 'live'): HTMLElement =>
  document.querySelector<HTMLElement>(`[data-money="${environment}"]`) ?? document.body
const equityOf = (environment: 'paper' | 'live'): string | null =>
  within(frame(environment)).getByTestId('portfolio-equity').textContent

beforeEach(() => localStorage.clear())
afterEach(cleanup)

describe('a portfolio', () => {
  it('leads to connecting an account while there is none', () => {
    show(<Portfolio parts={PARTS} />, { accounts: [] })
    expect(screen.getByRole('link', { name: '계좌 연결하기' }).getAttribute('href')).toBe('/onboarding')
  })

  it('never adds paper to real money: each stands in a frame that says what it is, the real one first', () => {
    show(<Portfolio parts={PARTS} />, {
      accounts: [PAPER, LIVE],
      balances: [balance(PAPER, { equity: 10_000_000 }), balance(LIVE, { equity: 3_000_000 })],
    })
    expect([...document.querySelectorAll('[data-money]')].map((one) => one.getAttribute('data-money'))).toEqual([
      'live',
      'paper',
    ])
    expect(equityOf('live')).toBe('3,000,000원')
    expect(equityOf('paper')).toBe('10,000,000원')
    expect(frame('paper').textContent).toContain('실제 돈이 아니에요')
    expect(screen.getByLabelText('실전투자')).toBe(frame('live'))
  })

  it('adds up the accounts of one kind of money, or shows one of them', async () => {
    const second = account({ id: '00000000-0000-4000-8000-000000000003', label: '둘째' })
    show(<Portfolio parts={PARTS} />, { accounts: [PAPER, second], balances: [balance(PAPER), balance(second)] })
    expect(equityOf('paper')).toBe('20,000,000원')
    await act(async () => screen.getByText(/^둘째/).click())
    expect(equityOf('paper')).toBe('10,000,000원')
  })

  it('says that a balance has not been told, and puts it in no sum', () => {
    show(<Portfolio parts={PARTS} />, { accounts: [PAPER] })
    expect(equityOf('paper')).toBe('–')
    expect(screen.getByTestId('untold').textContent).toContain('모의 계좌')
  })

  it('says how old a balance is once it is too old', () => {
    const old = balance(PAPER, { synced_at: new Date(Date.now() - 20.5 * 60_000).toISOString() })
    show(<Portfolio parts={PARTS} />, { accounts: [PAPER], balances: [old] })
    expect(screen.getByTestId('portfolio-overview').textContent).toContain('20분 전')
    expect(screen.getByTestId('portfolio-overview').textContent).toContain('오래된 값')
  })

  it('tells what to do on the first day', () => {
    show(<Portfolio parts={PARTS} />, { accounts: [PAPER], balances: [balance(PAPER)] })
    expect(screen.getByTestId('equity-curve').textContent).toContain('이틀째부터')
    expect(screen.getByTestId('portfolio-holdings').textContent).toContain('보유한 종목이 없어요')
  })
})

describe('holdings', () => {
  it('come with their share of the whole and who would sell them, the largest first', () => {
    show(<Portfolio parts={PARTS} />, {
      accounts: [PAPER],
      balances: [balance(PAPER)],
      positions: [
        position(PAPER, { instrument_id: HYNIX, quantity: 1, last_px: 200_000 }),
        position(PAPER, { protection: 'broker', protected_quantity: 10 }),
      ],
    })
    const table = within(screen.getByTestId('portfolio-holdings')).getByRole('table')
    const [, first, second] = within(table).getAllByRole('row')
    expect(first?.getAttribute('data-instrument')).toBe(SAMSUNG)
    expect(first?.textContent).toContain('7.00%')
    expect(first?.textContent).toContain('broker')
    expect(second?.textContent).toContain('2.00%')
  })

  it('are looked through: what is beyond its limit comes first, with how much and what to do', () => {
    show(<Portfolio parts={PARTS} />, {
      accounts: [PAPER],
      balances: [balance(PAPER)],
      positions: [position(PAPER, { quantity: 50, broker_quantity: 50 })],
    })
    const card = screen.getByTestId('portfolio-x-ray')
    const checks = [...card.querySelectorAll('[data-x-ray]')]
    expect(checks[0]?.getAttribute('data-state')).toBe('over')
    const single = card.querySelector('[data-x-ray="single"]')
    expect(single?.textContent).toContain('35.00%')
    expect(single?.textContent).toContain('25.00% 이하')
    expect(single?.textContent).toContain('100만원어치를 줄이거나')
    expect(card.querySelector('[data-x-ray="sector"]')?.getAttribute('data-state')).toBe('unknown')
    expect(card.querySelector('[data-industry="unknown"]')?.textContent).toContain('업종 미상35.00%')
  })
})

describe('industries', () => {
  const MARKET = [
    '005930\t삼성전자\tSamsung Electronics\tPsx\t0013',
    '247540\t에코프로비엠\tECOPRO BM\tQs\t1028',
    '069500\tKODEX 200\t\tPe',
    '000660\tSK하이닉스\t\tPs',
  ]
  const held = (instrument_id: string, quantity: number) =>
    position(PAPER, { instrument_id, quantity, broker_quantity: quantity })
  const sectorCheck = (): Element | null => document.querySelector('[data-x-ray="sector"]')
  const shares = (): readonly (readonly [string | null, string])[] =>
    [...screen.getByTestId('industry-shares').querySelectorAll('[data-industry]')].map((line) => [
      line.getAttribute('data-industry'),
      line.textContent ?? '',
    ])

  it('are added up over both markets and held against their limit, funds apart', () => {
    show(<Portfolio parts={PARTS} />, {
      accounts: [PAPER],
      balances: [balance(PAPER)],
      positions: [held(SAMSUNG, 40), held('247540.KRX', 30), held('069500.KRX', 20)],
      market: MARKET,
    })
    expect(sectorCheck()?.getAttribute('data-state')).toBe('over')
    expect(sectorCheck()?.textContent).toContain('49.00%')
    expect(sectorCheck()?.textContent).toContain(
      '전기·전자 업종(삼성전자, 에코프로비엠)에서 90만원어치를 줄이면 기준 안이에요.',
    )
    expect(shares()).toEqual([
      ['electronics', '전기·전자49.00%삼성전자, 에코프로비엠'],
      ['funds', 'ETF·ETN14.00%KODEX 200무엇을 담았는지 몰라서 어느 업종에도 넣지 않았어요.'],
    ])
  })

  it('that nobody tells stand apart, and make no answer where they could change it', () => {
    show(<Portfolio parts={PARTS} />, {
      accounts: [PAPER],
      balances: [balance(PAPER)],
      positions: [held(SAMSUNG, 40), held(HYNIX, 20)],
      market: MARKET,
    })
    expect(sectorCheck()?.getAttribute('data-state')).toBe('unknown')
    expect(shares().map(([industry]) => industry)).toEqual(['electronics', 'unknown'])
    expect(shares()[1]?.[1]).toBe('업종 미상14.00%SK하이닉스업종을 알려 주는 곳이 없어 따로 뒀어요.')
  })
})

describe('profit and loss', () => {
  const DAYS = [daysAgo(5), daysAgo(4), daysAgo(3)] as const
  // 10 at 70,000 and 10 at 80,000; 10 sold at 90,000: 150,000 by the average, 200,000 by what was bought first.
  const trades = read(
    aRow({ order_date: DAYS[0] }),
    aRow({ order_date: DAYS[1], amount: 800_000 }),
    aRow({ order_date: DAYS[2], side: 'sell', amount: 900_000 }),
  )
  const ledger = { accounts: [PAPER], balances: [balance(PAPER)], books: [booksOf(PAPER, { trades })] }
  const card = (): HTMLElement => screen.getByTestId('portfolio-pnl')

  it('is counted by the method that is named, and by the other one at a touch', async () => {
    show(<Portfolio parts={PARTS} />, ledger)
    expect(card().textContent).toContain('+150,000원')
    expect(card().textContent).toContain('이동평균: ')
    await act(async () => within(card()).getByText('선입선출').click())
    expect(card().dataset.basis).toBe('fifo')
    expect(card().textContent).toContain('+200,000원')
    expect(localStorage.getItem('naru-cost-basis')).toContain('fifo')
  })

  it('leaves out what was sold without a purchase that is known, and says so', () => {
    const sold = read(aRow({ order_date: daysAgo(2), side: 'sell', quantity: 4 }))
    show(<Portfolio parts={PARTS} />, { ...ledger, books: [booksOf(PAPER, { trades: sold })] })
    expect(screen.getByTestId('unmatched').textContent).toContain('4주')
    expect(card().dataset.net).toBe('0')
  })

  it('draws the days there are, beside nothing where nobody knows the KOSPI', () => {
    const days = DAYS.map((date, at) => [date, 10_000_000 + at * 50_000] as const)
    show(<Portfolio parts={PARTS} />, { ...ledger, books: [booksOf(PAPER, { days })] })
    const curve = screen.getByTestId('equity-curve')
    expect(curve.textContent).toContain('시간가중 수익률')
    expect(within(curve).getByText(new RegExp(`^${TODAY}`), { selector: 'td' }).textContent).toContain('진행 중')
  })
})
