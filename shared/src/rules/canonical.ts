import type { Rule } from './rule.ts'

/**
 * The one text of a rule, from which its hash is taken: keys sorted by code unit, no spaces, numbers as JavaScript
 * writes them, what is left out left out (RFC 8785, of which a rule uses the easy part: its keys are ASCII).
 */
export const canonicalRule = (rule: Rule): string => canonicalJson(rule)

/** The same for anything JSON can say. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`)
    .join(',')}}`
}
