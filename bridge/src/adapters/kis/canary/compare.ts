import type { TrName } from '../tr-table.ts'
import published from './published.json' with { type: 'json' }

/** How an answer differs from the field tables KIS publishes (2025-11, checked 2026-11). Names only, never values. */
export interface Drift {
  /** "output1.pdno": published, but not in the answer. */
  readonly missing: readonly string[]
  /** In the answer, but not published. */
  readonly added: readonly string[]
  /** Lists that came as objects and the other way round. */
  readonly reshaped: readonly string[]
}

const ENVELOPE = new Set(['rt_cd', 'msg_cd', 'msg1'])
const PAGING = /^ctx_area_[fn]k(100|200)?$/

/** "cnc_cfrm_qty|cncl_cfrm_qty": names that stand for each other. */
const namesOf = (field: string): readonly string[] => field.split('|')

const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = published

/** @param pages  bodies of one read, every page; rows of all of them are taken together */
export function driftOf(tr: TrName, pages: readonly Readonly<Record<string, unknown>>[]): Drift {
  const drift = { missing: [] as string[], added: [] as string[], reshaped: [] as string[] }
  const table = TABLES[tr] ?? {}
  const expected = new Map(Object.entries(table).flatMap(([key, fields]) => outputs(key, fields)))
  const bodies = pages.map(lower)
  for (const [key, fields] of Object.entries(table)) {
    const [name = '', ...others] = namesOf(key.replace('[]', ''))
    const values = bodies.flatMap((body) => [name, ...others].flatMap((one) => (one in body ? [body[one]] : [])))
    if (values.length === 0) drift.missing.push(name)
    compare({ name, fields, isList: key.endsWith('[]'), values }, drift)
  }
  for (const name of new Set(bodies.flatMap((body) => Object.keys(body)))) {
    if (!ENVELOPE.has(name) && !PAGING.test(name) && !expected.has(name)) drift.added.push(name)
  }
  return drift
}

const outputs = (key: string, fields: string) => namesOf(key.replace('[]', '')).map((name) => [name, fields] as const)

const lower = (input: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [name.toLowerCase(), value]))

interface Output {
  readonly name: string
  readonly fields: string
  readonly isList: boolean
  readonly values: readonly unknown[]
}

function compare(
  { name, fields, isList, values }: Output,
  drift: { missing: string[]; added: string[]; reshaped: string[] },
): void {
  const objects: Record<string, unknown>[] = []
  for (const value of values) {
    const rows = Array.isArray(value) ? value : [value]
    // An empty list may come as an empty object; then there is nothing to look at.
    const filled = rows.filter(
      (row): row is object => row !== null && typeof row === 'object' && Object.keys(row).length > 0,
    )
    if (filled.length > 0 && Array.isArray(value) !== isList) drift.reshaped.push(name)
    objects.push(...filled.map(lower))
  }
  if (objects.length === 0) return
  const known = new Set(fields.split(' ').flatMap(namesOf))
  const seen = new Set(objects.flatMap((row) => Object.keys(row)))
  for (const field of fields.split(' ')) {
    if (!namesOf(field).some((one) => seen.has(one))) drift.missing.push(`${name}.${field}`)
  }
  for (const field of seen) if (!known.has(field)) drift.added.push(`${name}.${field}`)
}
