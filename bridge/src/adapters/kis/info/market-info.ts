import type { MarketInfo } from '../../../ports/market-info.ts'
import { createFlows } from './flows.ts'
import { createIndices } from './indices.ts'
import type { InfoPorts } from './ports.ts'
import { createRankings } from './rankings.ts'
import { createRates } from './rates.ts'
import { createRegister } from './register.ts'
import { createScreener } from './screener.ts'
import { createTrades } from './trades.ts'

/** What KIS knows of the market beyond prices and books. */
export const createMarketInfo = (ports: InfoPorts): MarketInfo => ({
  ...createRankings(ports),
  ...createTrades(ports),
  ...createFlows(ports),
  ...createIndices(ports),
  ...createRates(ports),
  ...createRegister(ports),
  ...createScreener(ports),
})
