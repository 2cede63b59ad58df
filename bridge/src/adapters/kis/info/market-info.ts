import type { MarketInfo } from '../../../ports/market-info.ts'
import { createIndices } from './indices.ts'
import type { InfoPorts } from './ports.ts'
import { createRankings } from './rankings.ts'
import { createRegister } from './register.ts'
import { createScreener } from './screener.ts'
import { createTrades } from './trades.ts'

/** What KIS knows of the market beyond prices and books. */
export const createMarketInfo = (ports: InfoPorts): MarketInfo => ({
  ...createRankings(ports),
  ...createTrades(ports),
  ...createIndices(ports),
  ...createRegister(ports),
  ...createScreener(ports),
})
