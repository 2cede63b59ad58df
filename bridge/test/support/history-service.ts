import { err, ok } from '@naru/shared/core/result'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { openHistoryStore } from '../../src/adapters/history/store.ts'
import type { Logger } from '../../src/ports/logger.ts'
import type { Sessions } from '../../src/ports/sessions.ts'
import { createHistory } from '../../src/runtime/history.ts'
import { createHistoryActions } from '../../src/runtime/history-actions.ts'
import { createInstrumentDirectory } from '../../src/runtime/instrument-directory.ts'
import { systemClock as clock } from './market.ts'

/** Samsung and Hyundai, also on NXT, and Naver, which is not: as the ledger lists them. */
const INSTRUMENTS = [
  '005930\t삼성전자\tSamsung Electronics\tPsx',
  '005380\t현대차\tHyundai Motor\tPsx',
  '035420\tNAVER\t\tPs',
].join('\n')

interface Parts {
  readonly sessions: Sessions
  readonly logger: Logger
}

/** Past bars kept in memory, and a short list of the market, already read. */
export async function someHistory({ sessions, logger }: Parts) {
  const store = openHistoryStore(':memory:', { logger, busyMs: 0 })
  const actions = createHistoryActions({ store, clock, logger, carried: [] })
  const calendar = () => CARRIED_CALENDAR
  const history = createHistory({ sessions, clock, logger, store, providers: [], actions, calendar })
  const readList = { failing: false, body: INSTRUMENTS }
  const read = () =>
    readList.failing ? err({ kind: 'unavailable', cause: 'test' } as const) : ok({ version: 1, body: readList.body })
  const instruments = createInstrumentDirectory(() => Promise.resolve(read()), clock)
  await instruments.search('005930', 1)
  const close = (): void => {
    history.close()
    store.close()
  }
  return { history, instruments, readList, store, close }
}
