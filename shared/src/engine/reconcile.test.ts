import { describe, expect, it } from 'vitest'
import { unixMs } from '../core/time.ts'
import type { OrderReport } from '../domain/execution.ts'
import { anIntent, aReport } from './fixtures.test-support.ts'
import { type Doubt, isProvenAbsent, matchDoubts, provesAbsence } from './reconcile.ts'
import { DEFAULT_TIMING } from './settings.ts'

const SENT = unixMs(1_700_000_000_000)
const at = (ms: number) => unixMs(SENT + ms)

const aDoubt = (over: Partial<Doubt> = {}): Doubt => ({
  intent: anIntent({ id: '00000000-0000-4000-8000-000000000001' }),
  state: 'in_doubt',
  sentAt: SENT,
  sendDeadline: at(2_000),
  baseline: [],
  ...over,
})

const match = (doubts: readonly Doubt[], reports: readonly OrderReport[], startedAt = at(20_000)) =>
  matchDoubts(doubts, reports, { startedAt, timing: DEFAULT_TIMING })

describe('matching intents in doubt with orders nobody claimed', () => {
  it('adopts the one order that fits', () => {
    const report = aReport({ orderNo: '0000000007', orderedAt: at(500) })
    expect(match([aDoubt()], [report])).toEqual([
      { kind: 'adopt', intentId: aDoubt().intent.id, report, isLate: false },
    ])
  })

  it.each([
    ['another instrument', { instrumentId: '000660.KRX' }],
    ['another side', { side: 'sell' as const }],
    ['another quantity', { quantity: 11 }],
    ['another price', { limitPrice: 70_100 }],
    ['another type', { type: 'market' as const, limitPrice: null }],
    ['the broker says it did not come through the Open API', { isOpenApi: false }],
    ['it was placed before ours was sent', { orderedAt: at(-2_001) }],
  ])('adopts nothing when it is %s', (_name, over) => {
    expect(match([aDoubt()], [aReport({ orderedAt: at(500), ...over })])).toEqual([])
  })

  it('takes an order of the same second and up to the clock slack before', () => {
    expect(match([aDoubt()], [aReport({ orderedAt: at(-2_000) })])).toHaveLength(1)
  })

  it('never takes an order that was on the list before ours was sent', () => {
    const doubt = aDoubt({ baseline: ['0000000007'] })
    expect(match([doubt], [aReport({ orderNo: '0000000007', orderedAt: at(0) })])).toEqual([])
  })

  it('waits while an equal send is still unanswered', () => {
    const sending = aDoubt({ state: 'sending' })
    const report = aReport({ orderedAt: at(500) })
    expect(match([sending], [report], at(11_000))).toEqual([])
    expect(match([sending], [report], at(11_001))).toHaveLength(1)
  })

  it('prefers the unanswered intent to one already called absent', () => {
    const absent = aDoubt({ state: 'absent' })
    const unanswered = aDoubt({
      intent: anIntent({ id: '00000000-0000-4000-8000-000000000002' }),
      sentAt: at(90_000),
      sendDeadline: at(92_000),
    })
    const report = aReport({ orderedAt: at(90_500) })
    expect(match([absent, unanswered], [report], at(120_000))).toMatchObject([
      { kind: 'adopt', intentId: unanswered.intent.id, isLate: false },
    ])
  })

  it('adopts late what was called absent', () => {
    expect(match([aDoubt({ state: 'absent' })], [aReport({ orderedAt: at(80_000) })], at(90_000))).toMatchObject([
      { kind: 'adopt', isLate: true },
    ])
  })

  it('asks a person when two orders fit one intent', () => {
    const reports = [
      aReport({ orderNo: '0000000008', orderedAt: at(900) }),
      aReport({ orderNo: '0000000007', orderedAt: at(500) }),
    ]
    expect(match([aDoubt()], reports)).toEqual([
      { kind: 'ambiguous', intentIds: [aDoubt().intent.id], orderNos: ['0000000007', '0000000008'] },
    ])
  })

  it('asks a person when the list does not say where orders came from and there is a rival', () => {
    const second = aDoubt({ intent: anIntent({ id: '00000000-0000-4000-8000-000000000002' }) })
    const reports = ['0000000007', '0000000008'].map((orderNo) =>
      aReport({ orderNo, orderedAt: at(500), isOpenApi: null }),
    )
    expect(match([aDoubt(), second], reports)).toMatchObject([{ kind: 'ambiguous' }])
  })

  it('gives each of two intents one of two orders', () => {
    const second = aDoubt({ intent: anIntent({ id: '00000000-0000-4000-8000-000000000002' }), sentAt: at(100) })
    const reports = ['0000000007', '0000000008'].map((orderNo) => aReport({ orderNo, orderedAt: at(500) }))
    const verdicts = match([aDoubt(), second], reports)
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(['adopt', 'adopt'])
    expect(new Set(verdicts.map((verdict) => (verdict.kind === 'adopt' ? verdict.intentId : '')))).toEqual(
      new Set([aDoubt().intent.id, second.intent.id]),
    )
  })
})

describe('the proof that an order does not exist', () => {
  const quiet = 2_000 + DEFAULT_TIMING.sendTimeoutMs + DEFAULT_TIMING.quiesceMs

  it('counts no read that began before everything was quiet', () => {
    expect(provesAbsence(aDoubt(), at(quiet), DEFAULT_TIMING)).toBe(false)
    expect(provesAbsence(aDoubt(), at(quiet + 1), DEFAULT_TIMING)).toBe(true)
  })

  it('needs three reads over thirty seconds', () => {
    expect(isProvenAbsent([], DEFAULT_TIMING)).toBe(false)
    expect(isProvenAbsent([at(0), at(30_000)], DEFAULT_TIMING)).toBe(false)
    expect(isProvenAbsent([at(0), at(1), at(29_999)], DEFAULT_TIMING)).toBe(false)
    expect(isProvenAbsent([at(0), at(1), at(30_000)], DEFAULT_TIMING)).toBe(true)
  })
})
