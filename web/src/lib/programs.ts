import { type Program, Programs } from '@naru/shared/contracts/programs-api'
import { type Bridge, bridgeQuery } from './bridge-queries.ts'

/** They come and go. */
const [FRESH_MS, LOOK_MS] = [5_000, 15_000]

/** What the owner of the bridge has connected, and lets the reader use. */
export const programsQuery = (bridge: Bridge) => ({
  ...bridgeQuery(bridge, { key: ['programs'], path: '/v1/strategies/programs', answer: Programs }),
  staleTime: FRESH_MS,
  refetchInterval: LOOK_MS,
})

export const findProgram = (list: Programs | undefined, name: string): Program | undefined =>
  list?.programs.find((one) => one.name === name)
