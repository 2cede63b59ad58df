import type { StrategySource } from '@naru/shared/strategies/source'
import type { Failure } from './protocol.ts'

export type ReadyPlugins = () => Promise<ReadonlySet<string>>

/** Why a strategy has no past on this bridge; undefined: it can be played. */
export async function sourceProblem(source: StrategySource, plugins: ReadyPlugins): Promise<Failure | undefined> {
  switch (source.kind) {
    // It answers when it likes, over a line: a year of bars would take it a day, and no two runs would be the same.
    case 'gateway':
      return { code: 'source_elsewhere', detail: source.program }
    case 'plugin':
      return (await plugins()).has(source.plugin) ? undefined : { code: 'plugin_missing', detail: source.plugin }
    case 'built_in':
    case 'rules':
    case 'script':
    case 'hook': // not let through by the spec
      return undefined
  }
}
