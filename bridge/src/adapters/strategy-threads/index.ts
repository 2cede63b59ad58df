import { MessageChannel } from 'node:worker_threads'
import { err, ok, type Result } from '@naru/shared/core/result'
import { nameOfPlugin } from '@naru/shared/strategies/source'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import type { Logger } from '../../ports/logger.ts'
import type { InstalledPlugin, ShelfProblem, StrategyShelf } from '../../ports/strategies.ts'
import { definitionOf, Line, startThread, wordOf } from './line.ts'
import { findPlugins, referenceOf } from './plugin-folder.ts'
import type { Opening, PluginFiles, Trial } from './protocol.ts'

export { givenStrategy } from './given-strategy.ts'

interface ShelfOptions {
  /** What a thread runs. */
  readonly file: URL
  /** So long the bridge stands still for one answer at most; then the program is ended, for good. */
  readonly answerMs: number
  /** Folder of the plugins; undefined: there are none. */
  readonly plugins: string | undefined
  /** So long a plugin may take to show that it keeps the contract. */
  readonly trialMs: number
  readonly logger: Logger
}

type Program = { readonly code: string } | ({ readonly dir: string } & PluginFiles)

const OPENS_MS = 10_000

interface Tried {
  readonly shown: InstalledPlugin
  readonly files: PluginFiles | undefined
}

/**
 * Runs users' scripts and the owner's plugins, each in a thread of its own. An answer is waited for where it is asked, as
 * that of any strategy; a program that is late, breaks a limit or throws is ended with its thread, and the fault is the
 * strategy's. Plugins are tried once, when the bridge begins: one that does not keep the contract is never run.
 */
export function createStrategyShelf(options: ShelfOptions): StrategyShelf {
  const { plugins: dir } = options
  const tried = dir === undefined ? Promise.resolve([]) : tryAll(dir, options)
  return {
    async find(source) {
      if (source.kind === 'script') return openThread({ code: source.code }, options)
      const installed = await tried
      const found = installed.find(({ shown }) => shown.state === 'ready' && shown.plugin === source.plugin)
      if (found?.files && dir !== undefined) return openThread({ dir, ...found.files }, options)
      const other = installed.find(({ shown }) => shown.id === nameOfPlugin(source.plugin))
      return err({ code: 'source_unknown', detail: other ? whyNot(other.shown) : source.plugin })
    },
    plugins: async () => (await tried).map(({ shown }) => shown),
  }
}

const whyNot = (plugin: InstalledPlugin): string =>
  plugin.state === 'ready' ? `${plugin.id} has changed` : `${plugin.id}: ${plugin.code}`

/** One after the other: whatever they do, the bridge has most of a processor to itself. */
async function tryAll(dir: string, options: ShelfOptions): Promise<readonly Tried[]> {
  const all: Tried[] = []
  for (const { id, files } of findPlugins(dir)) {
    const shown = files.ok ? await tryOne(dir, files.value, options) : refused(id, 'unreadable', files.error)
    all.push({ shown, files: files.ok ? files.value : undefined })
    if (shown.state === 'ready') options.logger.event('plugin_ready', { plugin: shown.plugin })
    else options.logger.event('plugin_refused', { plugin: id, code: shown.code, detail: shown.detail })
  }
  return all
}

const refused = (id: string, code: string, detail: string): InstalledPlugin => ({ state: 'refused', id, code, detail })

async function tryOne(
  dir: string,
  files: PluginFiles,
  { file, trialMs }: Pick<ShelfOptions, 'file' | 'trialMs'>,
): Promise<InstalledPlugin> {
  const worker = startThread(file, { tries: { dir, ...files } })
  try {
    const word = (await wordOf(worker, trialMs)) as Trial // its only word
    if (word.kind === 'fault') return refused(files.id, word.code, word.detail)
    const { about, trades } = word
    return { state: 'ready', id: files.id, plugin: referenceOf(files), about, trades }
  } catch (error) {
    return refused(files.id, 'plugin_late', error instanceof Error ? error.message : String(error))
  } finally {
    void worker.terminate()
  }
}

async function openThread(
  program: Program,
  { file, answerMs }: Pick<ShelfOptions, 'file' | 'answerMs'>,
): Promise<Result<StrategyDefinition, ShelfProblem>> {
  const { port1: port, port2 } = new MessageChannel()
  const bell = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const worker = startThread(file, { program, port: port2, bell }, { transferList: [port2] })
  port.unref()
  try {
    const opening = (await wordOf(worker, OPENS_MS)) as Opening // its first word
    if (opening.kind === 'opened') {
      const kind = 'code' in program ? 'script' : 'plugin'
      return ok(definitionOf(opening.about, new Line({ worker, port, bell, answerMs, kind })))
    }
    void worker.terminate()
    return err({ code: 'source_broken', detail: `${opening.code}: ${opening.detail}` })
  } catch (error) {
    void worker.terminate()
    return err({ code: 'source_broken', detail: error instanceof Error ? error.message : String(error) })
  }
}
