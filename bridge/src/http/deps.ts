import type { OpenAPIHono } from '@hono/zod-openapi'
import type { BarFiles } from '../ports/backtests.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Senders } from '../ports/notify.ts'
import type { Sessions } from '../ports/sessions.ts'
import type { ProgramList, StrategyShelf } from '../ports/strategies.ts'
import type { Caller, VerifyToken } from '../ports/token.ts'
import type { History } from '../runtime/history.ts'
import type { InstrumentDirectory } from '../runtime/instrument-directory.ts'
import type { MarketDataHub } from '../runtime/market-data-hub.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { HttpLimits } from './limits.ts'

/** What a handler may read from its context. `caller` exists only behind `requireUser`. */
export interface HttpEnv {
  Variables: { requestId: string; caller: Caller }
}

export type HttpApp = OpenAPIHono<HttpEnv>

export interface HttpDeps {
  readonly version: string
  readonly clock: Clock
  readonly logger: Logger
  readonly sessions: Sessions
  readonly hub: MarketDataHub
  readonly history: History
  readonly backtestBars: BarFiles
  readonly plugins: StrategyShelf['plugins']
  readonly programs: ProgramList
  readonly instruments: InstrumentDirectory
  readonly metrics: Metrics
  readonly senders: Senders
  readonly verifyToken: VerifyToken
  /** Exact origins of the web app, "https://naru.example.com". */
  readonly allowedOrigins: readonly string[]
  /** Worst event loop delay since it was last asked, ms. */
  readonly loopLagMs: () => number
  readonly limits: HttpLimits
}
