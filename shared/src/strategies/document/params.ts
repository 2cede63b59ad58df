import { err, ok, type Result } from '../../core/result.ts'
import type { RuleProblem } from '../../rules/problem.ts'
import type { DocumentParam, StrategyDocument } from './schema.ts'

type Path = readonly (string | number)[]

/** What stands at a place of a document; undefined where there is no such place. */
function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}

/** The number a parameter stands for now. Its places have been checked. */
export const paramValue = (document: StrategyDocument, { at }: DocumentParam): number =>
  Number(valueAt(document, at[0] ?? []))

/** The document with other numbers at the places of its parameters. What is not named stays; the result is to be parsed. */
export function withParams(document: StrategyDocument, values: Readonly<Record<string, number>>): unknown {
  const copy: unknown = structuredClone(document)
  for (const { id, at } of document.params ?? []) {
    const value = values[id]
    if (value === undefined) continue
    for (const path of at) setAt(copy, path, value)
  }
  return copy
}

function setAt(root: unknown, path: Path, value: number): void {
  const last = path.at(-1)
  const parent = valueAt(root, path.slice(0, -1))
  if (last !== undefined && typeof parent === 'object' && parent !== null) Object.assign(parent, { [last]: value })
}

/** Numbers that are the document's own: its version, and the parameters themselves. */
const NOT_MOVED = ['v', 'params']

export function paramProblems(document: StrategyDocument): readonly RuleProblem[] {
  const params = document.params ?? []
  return params.flatMap((param, index) => {
    const path = ['params', index]
    const isTwice = params.findIndex(({ id }) => id === param.id) !== index
    if (isTwice)
      return [{ path: [...path, 'id'], code: 'not_allowed', expected: 'a name of its own', actual: param.id }]
    if (param.min > param.max)
      return [{ path: [...path, 'max'], code: 'out_of_range', expected: `at least ${param.min}` }]
    const found = placesOf(document, param)
    return found.ok ? [] : [{ ...found.error, path: [...path, ...found.error.path] }]
  })
}

function placesOf(document: StrategyDocument, { at, min, max }: DocumentParam): Result<undefined, RuleProblem> {
  const values = at.map((path) => (NOT_MOVED.includes(String(path[0])) ? undefined : valueAt(document, path)))
  const lost = values.findIndex((value) => typeof value !== 'number')
  if (lost >= 0) return err({ path: ['at', lost], code: 'wrong_type', expected: 'the place of a number' })
  const [value] = values
  if (values.some((one) => one !== value))
    return err({ path: ['at'], code: 'not_allowed', expected: 'one number at all places' })
  const isInside = typeof value === 'number' && value >= min && value <= max
  return isInside
    ? ok(undefined)
    : err({ path: ['min'], code: 'out_of_range', expected: `${min} – ${max}`, actual: String(value) })
}
