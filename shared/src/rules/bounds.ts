import { err, ok, type Result } from '../core/result.ts'
import { RULE_LIMITS } from './limits.ts'
import type { RuleProblem } from './problem.ts'

type Path = readonly (string | number)[]

/** Names that mean something to JavaScript itself. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Looks at what claims to be JSON before any schema does: how large, how deep, and whether it is JSON at all. Walks with a
 * list of its own, so that nothing nested deeply enough, and nothing that contains itself, can exhaust the stack.
 */
export function checkBounds(json: unknown): Result<undefined, RuleProblem> {
  const waiting: { readonly value: unknown; readonly path: Path }[] = [{ value: json, path: [] }]
  let values = 0
  let bytes = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next
    values += 1
    bytes += typeof value === 'string' ? value.length + 2 : 8
    const problem = problemOf(value, path) ?? tooLarge(path, { values, bytes })
    if (problem !== undefined) return err(problem)
    if (typeof value !== 'object' || value === null) continue
    for (const [key, child] of Object.entries(value)) {
      bytes += key.length
      if (RESERVED.has(key))
        return err({ path: [...path, key], code: 'unknown_key', expected: 'no such key', actual: key })
      waiting.push({ value: child, path: [...path, Array.isArray(value) ? Number(key) : key] })
    }
  }
  return ok(undefined)
}

function tooLarge(path: Path, size: { readonly values: number; readonly bytes: number }): RuleProblem | undefined {
  const { jsonValues, bytes, jsonDepth } = RULE_LIMITS
  if (path.length > jsonDepth) {
    return { path, code: 'too_large', expected: `at most ${jsonDepth} levels`, actual: String(path.length) }
  }
  if (size.values > jsonValues) return { path: [], code: 'too_large', expected: `at most ${jsonValues} values` }
  if (size.bytes > bytes) return { path: [], code: 'too_large', expected: `at most ${bytes} bytes` }
  return undefined
}

function problemOf(value: unknown, path: Path): RuleProblem | undefined {
  const refuse = (actual: string): RuleProblem => ({ path, code: 'not_json', expected: 'JSON', actual })
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : refuse(String(value))
    case 'object':
      if (value === null) return undefined
      if (Array.isArray(value))
        return value.length > RULE_LIMITS.jsonValues
          ? { path, code: 'too_large', expected: `at most ${RULE_LIMITS.jsonValues} values` }
          : undefined
      return isPlain(value) ? undefined : refuse('object of a class')
    default:
      return refuse(typeof value)
  }
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === null || prototype === Object.prototype) && Object.getOwnPropertySymbols(value).length === 0
}
