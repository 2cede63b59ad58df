/** What a notification says in facts, read with care: a fact that is missing is left out of the text, never guessed. */
export interface Facts {
  text(name: string): string | undefined
  number(name: string): number | undefined
  flag(name: string): boolean
  list(name: string): readonly Facts[]
  /** Every fact there is, by name. */
  readonly names: readonly string[]
}

/** Longest name or reason that is repeated: what is longer says no more. */
const MAX_TEXT = 200

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const factsOf = (params: Readonly<Record<string, unknown>>): Facts => ({
  text(name) {
    const value = params[name]
    if (typeof value !== 'string') return undefined
    const line = value
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, MAX_TEXT)
    return line === '' ? undefined : line
  },
  number(name) {
    const value = params[name]
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined
  },
  flag: (name) => params[name] === true,
  list(name) {
    const value = params[name]
    return Array.isArray(value) ? value.filter(isObject).map(factsOf) : []
  },
  names: Object.keys(params),
})
