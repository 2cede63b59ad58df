import { PluginList, type ReadyPlugin } from '@naru/shared/contracts/plugins-api'
import { type Bridge, bridgeQuery } from './bridge-queries.ts'

/** They change with the bridge's next start. */
const FRESH_MS = 60_000

/** What the owner of the bridge has installed. */
export const pluginsQuery = (bridge: Bridge) => ({
  ...bridgeQuery(bridge, { key: ['plugins'], path: '/v1/strategies/plugins', answer: PluginList }),
  staleTime: FRESH_MS,
})

/** The one a strategy names, as it is installed now. */
export const findPlugin = (list: PluginList | undefined, reference: string): ReadyPlugin | undefined =>
  list?.plugins.find((one): one is ReadyPlugin => one.state === 'ready' && one.plugin === reference)
