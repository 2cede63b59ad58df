import { PriceLineRow } from '@naru/shared/contracts/rules'

export const LINE = PriceLineRow.parse({
  id: '5c0f2b2e-50d2-4e2f-9f39-9c1d6f3e4a01',
  instrument_id: '005930.KRX',
  kind: 'resistance',
  label: '전고점',
  price: 72_000,
  from_at: null,
  to_at: null,
  to_price: null,
  created_at: '2026-11-21T00:00:00Z',
  updated_at: '2026-11-21T00:00:00Z',
  version: 1,
})

/** Two hundred won a day. */
export const SLOPE = PriceLineRow.parse({
  ...LINE,
  id: '5c0f2b2e-50d2-4e2f-9f39-9c1d6f3e4a02',
  kind: 'support',
  label: '상승 추세',
  price: 70_000,
  from_at: '2026-11-02T00:00:00Z',
  to_at: '2026-11-12T00:00:00Z',
  to_price: 72_000,
})
