import type { QuickJSHandle } from 'quickjs-emscripten-core'
import { err, ok, type Result } from '../../core/result.ts'
import type { ParamValues } from '../../indicators/indicator.ts'
import { StrategyFault } from '../fault.ts'
import type { Strategy, StrategyContext, StrategyDefinition, StrategyEvent, StrategySignal } from '../strategy.ts'
import { SCRIPT_LIMITS } from './limits.ts'
import { loadQuickJs } from './load-quickjs.ts'
import { readExports, readSignals, type ScriptExports } from './read-answer.ts'
import { answeredBy, flagOf, given, numberOf, recordOf, Sandbox, textOf } from './sandbox.ts'

interface World {
  readonly sandbox: Sandbox
  /** What the script exports. */
  readonly script: QuickJSHandle
}

/**
 * Runs JavaScript of a user in a world of its own: no clock, no chance, no network, no host objects; bounded in steps,
 * time, memory, nesting and answers (`SCRIPT_LIMITS`). The program is a module that exports `create(params, seriesCount)`,
 * which gives `{ onEvent(event, context) }` as `Strategy` says, and may export `params`, `series` and `bars`.
 *
 * @param now  ms, only ever forward: fuel bounds the steps of an answer, the clock what a step costs
 * @returns    a strategy like any other, whose `onEvent` throws a `StrategyFault` where the script breaks a limit, throws or
 *             answers nonsense
 */
export async function openScript(code: string, now: () => number): Promise<Result<StrategyDefinition, StrategyFault>> {
  const quickjs = await loadQuickJs()
  const worlds: Sandbox[] = []
  const enter = (): World => {
    const sandbox = new Sandbox(quickjs, now)
    worlds.push(sandbox)
    if (worlds.length > SCRIPT_LIMITS.alive) worlds.shift()?.close()
    return { sandbox, script: sandbox.load(code) }
  }
  try {
    const { sandbox, script } = enter()
    const about = sandbox.call('open', undefined, [given(script), numberOf(SCRIPT_LIMITS.params)])
    return ok(definitionOf(readExports(sandbox.text(about)), enter))
  } catch (error) {
    if (error instanceof StrategyFault) return err(error)
    throw error
  }
}

const definitionOf = (exported: ScriptExports, enter: () => World): StrategyDefinition => ({
  id: 'script',
  label: { ko: '내 스크립트', en: 'Script of my own' },
  about: { ko: '직접 쓴 JavaScript가 정하는 대로 사고팔아요.', en: 'Trades as JavaScript of your own decides.' },
  ...exported,
  create(params, seriesCount) {
    const settled = Object.fromEntries(exported.params.map((spec) => [spec.id, params[spec.id] ?? spec.default]))
    return new ScriptStrategy(enter(), settled, seriesCount)
  },
})

class ScriptStrategy implements Strategy {
  readonly #sandbox: Sandbox
  readonly #strategy: QuickJSHandle
  readonly #seriesCount: number
  #context: StrategyContext | undefined

  constructor({ sandbox, script }: World, params: ParamValues, seriesCount: number) {
    this.#sandbox = sandbox
    this.#seriesCount = seriesCount
    const args = [given(script), recordOf(params), numberOf(seriesCount), answeredBy((...asked) => this.#ask(...asked))]
    this.#strategy = sandbox.keep(sandbox.call('make', undefined, args))
  }

  onEvent(event: StrategyEvent, context: StrategyContext): readonly StrategySignal[] {
    this.#context = context
    const { now, cash, equity, isDaily } = context
    const known = [numberOf(now), numberOf(cash), numberOf(equity), flagOf(isDaily)]
    this.#sandbox.call('set', this.#strategy, known).dispose()
    return readSignals(this.#sandbox.text(this.#tell(event)), this.#seriesCount)
  }

  #tell(event: StrategyEvent): QuickJSHandle {
    const head = [numberOf(SCRIPT_LIMITS.signals), numberOf(event.series)]
    if (event.type === 'filled') {
      const { side, quantity, price } = event
      return this.#sandbox.call('filled', this.#strategy, [...head, textOf(side), numberOf(quantity), numberOf(price)])
    }
    const { ts, open, high, low, close, volume } = event.bar
    const values = [ts, open, high, low, close, volume].map(numberOf)
    return this.#sandbox.call('bar', this.#strategy, [...head, ...values])
  }

  /** Of a series it does not have nothing is known. */
  #ask(what: number, series: number): number {
    const context = this.#context
    if (!context || !Number.isInteger(series) || series < 0 || series >= this.#seriesCount) return Number.NaN
    return [
      () => context.held(series),
      () => context.averagePrice(series),
      () => context.lastClose(series),
      () => context.pending(series),
    ][what]!()
  }
}
