import { symbolOf } from '@naru/shared/domain/instrument'
import { PRESET_IDS, type PresetId, presetRule, presetWords, ruleDraft } from '@naru/shared/rules/presets'
import { resolveSymbol } from '@/lib/resolve-symbol.ts'
import type { Locale } from '@/text/locale.ts'
import { STARTER } from './conditions.ts'
import type { JsonObject } from './json.ts'

/** What a new rule is begun with, as it stands in an address. */
export interface Beginning {
  readonly preset: string | undefined
  readonly symbol: string | undefined
  /** The saved line it is about. */
  readonly line: string | undefined
}

interface Given extends Beginning {
  /** The last price, when it is known: a round figure near it is easier to change than an empty box. */
  readonly price?: number | undefined
}

const isPreset = (id: string | undefined): id is PresetId => PRESET_IDS.some((one) => one === id)

export const presetList = (locale: Locale) => PRESET_IDS.map((id) => ({ id, ...presetWords(id, locale) }))

/** The short code an address means; none when it means nothing. */
function symbolsOf(symbol: string | undefined): readonly string[] {
  const id = symbol === undefined ? undefined : resolveSymbol(symbol)
  return id === undefined ? [] : [symbolOf(id)]
}

/** What is still to be said is left open: the form asks for it. */
export const presetDraft = (id: PresetId, { symbol, line, price }: Given, locale: Locale): JsonObject =>
  presetRule(id, { symbols: symbolsOf(symbol), locale, price: price ?? null, line })

/** The price at or above an amount, which is easily made into anything else. */
export const emptyRule = ({ symbol }: Beginning, name: string): JsonObject =>
  ruleDraft({ symbols: symbolsOf(symbol), name, when: STARTER })

/** What a link begins; undefined when it leaves the choice to the reader. */
export function beginRule(beginning: Beginning, locale: Locale): JsonObject | undefined {
  return isPreset(beginning.preset) ? presetDraft(beginning.preset, beginning, locale) : undefined
}
