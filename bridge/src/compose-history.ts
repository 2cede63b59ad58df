import { join } from 'node:path'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import { createAlphaVantageHistory } from './adapters/alphavantage/history.ts'
import { CARRIED_ACTIONS } from './adapters/history/carried-actions.ts'
import { HISTORY_FILE, openHistoryOrForget } from './adapters/history/store.ts'
import { createInstrumentListReader, type LedgerClient } from './adapters/supabase/index.ts'
import { httpGet } from './adapters/system/http-get.ts'
import { createYahooHistory } from './adapters/yahoo/history.ts'
import type { Config } from './config.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { Sessions } from './ports/sessions.ts'
import { createHistory, type History } from './runtime/history.ts'
import { createHistoryActions } from './runtime/history-actions.ts'
import { createInstrumentDirectory, type InstrumentDirectory } from './runtime/instrument-directory.ts'

interface HistoryInputs {
  readonly client: LedgerClient
  readonly sessions: Sessions
  readonly calendar: () => TradingCalendar
  readonly clock: Clock
  readonly logger: Logger
}

export interface PastOfMarket {
  readonly http: { readonly history: History; readonly instruments: InstrumentDirectory }
  close(): void
}

/** Past bars on this disk, who else may be asked for them, and what there is to ask about. */
export function openHistory(config: Config, { client, ...shared }: HistoryInputs): PastOfMarket {
  const { clock, logger } = shared
  const instruments = createInstrumentDirectory(createInstrumentListReader(client), clock)
  const store = openHistoryOrForget(join(config.dataDir, HISTORY_FILE), { logger, busyMs: 0 })
  const service = { get: httpGet, clock, marketOf: (id: InstrumentId) => instruments.find(id)?.market }
  const { yahoo, alphaVantage } = config.historyProviders
  const providers = [
    ...(yahoo ? [createYahooHistory({ ...service, ...yahoo })] : []),
    ...(alphaVantage ? [createAlphaVantageHistory({ ...service, ...alphaVantage })] : []),
  ]
  const actions = createHistoryActions({ store, clock, logger, carried: CARRIED_ACTIONS })
  const history = createHistory({ ...shared, store, providers, actions })
  return {
    http: { history, instruments },
    close: () => {
      history.close()
      store.close()
    },
  }
}
