import type { OrderOrigin } from '../domain/order.ts'
import { aBalance, OPENING } from '../engine/fixtures.test-support.ts'
import type { RiskActivity, RiskAuthority, RiskContext, RiskExposure } from './check.ts'
import { LIVE_LIMITS, PAPER_LIMITS, type RiskLimits } from './limits.ts'

export const STOCK = {
  kind: 'stock',
  market: 'kospi',
  isHalted: false,
  isInVi: false,
  isWarned: false,
  averageVolume: null,
} as const

const QUIET: RiskActivity = {
  sentLastSecond: 0,
  sentLastMinute: 0,
  sentToday: 0,
  openOrders: 0,
  boughtTodayWon: 0,
  sourceSentLastMinute: 0,
  sourceOpenSameSide: 0,
  sameSignal: null,
  sameOrderAt: null,
}
const UNHURT: RiskExposure = {
  equityWon: 1_000_000_000,
  instrumentWon: 0,
  totalWon: 0,
  dayLossRate: 0,
  strategyLossRate: 0,
}
const TRUSTED: RiskAuthority = { isLiveReady: true, cooldownUntil: null, armedHash: 'v1', isSourceHalted: false }

export interface ContextOver extends Omit<Partial<RiskContext>, 'activity' | 'exposure' | 'authority' | 'limits'> {
  readonly activity?: Partial<RiskActivity>
  readonly exposure?: Partial<RiskExposure>
  readonly authority?: Partial<RiskAuthority>
  readonly limits?: Partial<RiskLimits>
}

/** Everything is fine for ten shares of Samsung Electronics at 70,000 won, on paper unless said otherwise. */
export const aContext = ({ activity, exposure, authority, limits, ...over }: ContextOver = {}): RiskContext => ({
  now: OPENING,
  mode: 'active',
  isLive: false,
  isClockSkewed: false,
  isSessionOpen: true,
  orderKinds: { limit: ['day', 'ioc'], market: ['day'], stop_limit: ['day'] },
  instrument: STOCK,
  quote: { lastPx: 70_000, lowerLimit: 49_000, upperLimit: 91_000, readAt: OPENING },
  market: { px: 70_000, at: OPENING },
  book: { bidPx: 69_900, askPx: 70_000, bidSize: 1_000, askSize: 1_000, at: OPENING },
  quoteFailure: 'quote_stale',
  freeCash: aBalance().buyingPower,
  freeShares: 100,
  ...over,
  activity: { ...QUIET, ...activity },
  exposure: { ...UNHURT, ...exposure },
  authority: { ...TRUSTED, ...authority },
  limits: { ...(over.isLive ? LIVE_LIMITS : PAPER_LIMITS), ...limits },
})

const NOTHING = { sourceId: null, sourceHash: null, signalId: null, parentId: null, leg: null, sequence: null } as const

/** Every way in which an order can come to the pipeline. */
export const ORIGINS = {
  web: undefined,
  rule: { ...NOTHING, source: 'rule', sourceId: 'r-1', sourceHash: 'v1' },
  strategy: { ...NOTHING, source: 'strategy', sourceId: 's-1', sourceHash: 'v1', signalId: 'x-1' },
  'child of a parent': { ...NOTHING, source: 'web', parentId: 'p-1', leg: 'slice', sequence: 1 },
  'child of a strategy’s parent': {
    ...NOTHING,
    source: 'strategy',
    sourceId: 's-1',
    sourceHash: 'v1',
    parentId: 'p-1',
    leg: 'entry',
    sequence: 1,
  },
  // Written at the SQL prompt: it says it is a person's, and names things only a strategy has.
  'row made in SQL': { ...NOTHING, source: 'web', sourceId: 's-1', sourceHash: 'v0', signalId: 'x-1' },
} as const satisfies Readonly<Record<string, OrderOrigin | undefined>>
