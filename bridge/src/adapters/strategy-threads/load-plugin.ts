import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { err, type Result } from '@naru/shared/core/result'
import { StrategyFault } from '@naru/shared/strategies/fault'
import { openPlugin } from '@naru/shared/strategies/plugin/open-plugin'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import { PLUGIN_FILE, readPlugin } from './plugin-folder.ts'
import type { PluginFiles } from './protocol.ts'

const refuse = (what: string) => () => {
  throw new TypeError(`${what} is not there: the same bars must give the same signals`)
}
const noDate = refuse('Date')
const NO_DATE = new Proxy(Date, { apply: noDate, construct: noDate, get: noDate })
const NO_RANDOM = refuse('Math.random')

/** No clock and no chance while a plugin runs. All of it is synchronous, so nobody else misses them meanwhile. */
function withoutChance<Value>(work: () => Value): Value {
  const { Date: kept } = globalThis
  const { random } = Math
  globalThis.Date = NO_DATE
  Math.random = NO_RANDOM
  try {
    return work()
  } finally {
    globalThis.Date = kept
    Math.random = random
  }
}

/**
 * Runs the file of a plugin here; Node takes its types away, so it needs nothing of ours to be run.
 *
 * @errors  `plugin_invalid`: it is not what it was when the bridge began, or no plugin; `plugin_threw`
 */
export async function loadPlugin(
  dir: string,
  { id, hash }: PluginFiles,
): Promise<Result<StrategyDefinition, StrategyFault>> {
  const now = readPlugin(dir, id)
  if (!now.ok) return err(new StrategyFault('plugin_invalid', now.error))
  if (now.value.hash !== hash) return err(new StrategyFault('plugin_invalid', 'it has changed since the bridge began'))
  try {
    const file = pathToFileURL(join(dir, id, PLUGIN_FILE))
    file.search = hash
    const exported = (await import(file.href)) as { readonly plugin?: unknown }
    return openPlugin(exported.plugin, id, withoutChance)
  } catch (error) {
    // A file that is no program, or one that throws while it is read.
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return err(new StrategyFault('plugin_threw', said.replaceAll(dir, '').slice(0, 300)))
  }
}
