import { err, ok, type Result } from '@naru/shared/core/result'
import { StrategyFault } from '@naru/shared/strategies/fault'
import { openScript } from '@naru/shared/strategies/script/open-script'
import { nameOfPlugin, type StrategySource } from '@naru/shared/strategies/source'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import { loadPlugin } from './load-plugin.ts'
import { readPlugin, referenceOf } from './plugin-folder.ts'

/**
 * The program of a source in the thread that asks, for a test of the past: nobody waits there for an answer.
 *
 * @param dir  folder of the plugins; null: there are none
 * @returns    undefined: it is not ours to run, or built in
 */
export async function givenStrategy(
  source: StrategySource,
  dir: string | null,
): Promise<Result<StrategyDefinition | undefined, StrategyFault>> {
  if (source.kind === 'script') return openScript(source.code, () => performance.now())
  if (source.kind !== 'plugin') return ok(undefined)
  if (dir === null) return err(new StrategyFault('plugin_invalid', source.plugin))
  const files = readPlugin(dir, nameOfPlugin(source.plugin))
  if (!files.ok) return err(new StrategyFault('plugin_invalid', files.error))
  if (referenceOf(files.value) !== source.plugin) return err(new StrategyFault('plugin_invalid', 'it has changed'))
  return loadPlugin(dir, files.value)
}
