/** What a rule is while it is written: JSON that may not be a rule yet. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export type Path = readonly (string | number)[]

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
// `Array.isArray` does not narrow readonly lists by itself.
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** What stands at `path`; undefined when nothing does. */
export function at(root: Json | undefined, path: Path): Json | undefined {
  let here = root
  for (const key of path) {
    if (isList(here)) here = typeof key === 'number' ? here[key] : undefined
    else if (isObject(here)) here = here[key]
    else return undefined
  }
  return here
}

/** The same JSON with `value` at `path`; undefined takes away what stands there. What was not on the way is kept as it is. */
export function put(root: Json | undefined, path: Path, value: Json | undefined): Json {
  const [key, ...rest] = path
  if (key === undefined) return value ?? null
  if (typeof key === 'number') {
    const list = isList(root) ? root : []
    if (rest.length === 0 && value === undefined) return list.filter((_, index) => index !== key)
    const next = put(list[key], rest, value)
    return key < list.length ? list.map((old, index) => (index === key ? next : old)) : [...list, next]
  }
  const object = isObject(root) ? root : {}
  if (rest.length > 0 || value !== undefined) return { ...object, [key]: put(object[key], rest, value) }
  const { [key]: _gone, ...others } = object
  return others
}

export const isUnder = (path: Path, root: Path): boolean => root.every((key, index) => path[index] === key)

/** A value as a word: its text or figure, else what is said instead. */
export const wordOf = (value: Json | undefined, otherwise = ''): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise

/** "when.all.0.r": for keys and marks in the page. */
export const pathText = (path: Path): string => path.join('.')

/** Text somebody wrote → JSON, or where reading it stopped: the line, counted from one, when the browser tells. */
export function readJson(text: string): { readonly value: JsonObject } | { readonly line: number | undefined } {
  try {
    const value = JSON.parse(text) as Json // the only thing JSON.parse makes
    return isObject(value) ? { value } : { line: 1 }
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    return { line: position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length }
  }
}

export const writeJson = (value: Json): string => JSON.stringify(value, null, 2)
