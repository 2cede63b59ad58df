import { openScript } from '@naru/shared/strategies/script/open-script'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'

/** What a script says of itself. */
export type ScriptAbout = Pick<StrategyDefinition, 'params' | 'series' | 'bars'>

export interface AboutRequest {
  readonly id: number
  readonly code: string
}

/** `fault` in the words of the sandbox, with the line where there is one. */
export type AboutAnswer = { readonly id: number } & (
  | { readonly kind: 'about'; readonly about: ScriptAbout }
  | { readonly kind: 'fault'; readonly detail: string }
)

/** Reads a script in its sandbox, which gives up what does not end. */
export async function describeScript({ id, code }: AboutRequest): Promise<AboutAnswer> {
  try {
    const opened = await openScript(code, () => performance.now())
    if (!opened.ok) return { id, kind: 'fault', detail: opened.error.message }
    const { params, series, bars } = opened.value
    return { id, kind: 'about', about: { params, series, bars } }
  } catch (error) {
    return { id, kind: 'fault', detail: error instanceof Error ? error.message : String(error) }
  }
}
