import { PositionRow } from '@naru/shared/contracts/views'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { Lots, Protection } from './protection.tsx'

afterEach(cleanup)

const position = (change: object): PositionRow =>
  PositionRow.parse({
    account_id: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
    instrument_id: '005930.KRX',
    quantity: 10,
    sellable_quantity: 10,
    avg_px: 70_000,
    realized_pnl: 0,
    last_px: null,
    broker_quantity: 10,
    broker_synced_at: null,
    updated_at: '2026-11-20T01:00:00Z',
    version: 1,
    protection: 'none',
    protected_quantity: 0,
    lots: [],
    ...change,
  })

describe('the protection of a position', () => {
  it.each([
    ['broker', '거래소 보호', '서버가 꺼져도'],
    ['bridge', '서버 보호', '서버가 꺼지면'],
    ['none', '보호 없음', '대신 팔아 줄'],
  ] as const)('says where a stop of the kind %s lives and what a dead server means for it', (protection, label, so) => {
    render(<Protection position={position({ protection, protected_quantity: 10 })} />)
    const element = document.querySelector(`[data-protection="${protection}"]`)
    expect(element?.textContent).toContain(label)
    expect(element?.textContent).toContain(so)
  })

  it('says so when it covers a part only', () => {
    render(<Protection position={position({ protection: 'broker', protected_quantity: 4 })} />)
    expect(screen.getByText('10주 중 4주')).toBeTruthy()
  })
})

describe('the owners of a position', () => {
  it('are named when not all shares are the user’s own', () => {
    const mine = { owner: 'own', sourceId: null, quantity: 6 } as const
    const others = { owner: 'external', sourceId: null, quantity: 4 } as const
    render(<Lots lots={[mine, others]} />)
    expect(screen.getByTestId('lots').textContent).toBe('직접 6주다른 경로 4주')
  })

  it('go without saying otherwise', () => {
    render(<Lots lots={[{ owner: 'own', sourceId: null, quantity: 6 }]} />)
    expect(screen.queryByTestId('lots')).toBeNull()
  })
})
