import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { become } from './authorize.ts'
import type { Claims } from './claims.ts'
import type { DatabaseChange } from './feed.ts'

/** What a client wants to hear of the tables, with its fields in the order it gave them. */
export const ChangesRequest = z.looseObject({
  event: z.string(),
  schema: z.string().optional(),
  table: z.string().optional(),
  filter: z.string().optional(),
  select: z.array(z.string()).optional(),
})
export type ChangesRequest = z.infer<typeof ChangesRequest>

export interface ChangesBinding {
  readonly id: number
  readonly request: ChangesRequest
  readonly filters: readonly Filter[]
}

interface Filter {
  readonly column: string
  readonly operator: 'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'in'
  readonly values: readonly string[]
}

const FILTER = /^([^=]+)=(eq|neq|lt|lte|gt|gte|in)\.(.*)$/

/** @errors throws when a filter cannot be understood: a client that hears nothing should know why */
export function bind(request: ChangesRequest): ChangesBinding {
  const id = createHash('sha256').update(JSON.stringify(request)).digest().readUInt32BE()
  const filters = splitFilters(request.filter ?? '').map((text) => {
    const [, column, operator, value = ''] = FILTER.exec(text) ?? []
    if (column === undefined) throw new Error(`Error parsing \`filter\` params: ${JSON.stringify([text])}`)
    const values = operator === 'in' ? value.replace(/^\(|\)$/g, '').split(',') : [value]
    return { column, operator: operator as Filter['operator'], values: values.map(unquote) }
  })
  return { id, request, filters }
}

/** At commas, except those inside brackets or quotes. */
const splitFilters = (text: string) => (text.match(/(?:\([^)]*\)|"[^"]*"|[^,("])+/g) ?? []).map((part) => part.trim())
const unquote = (text: string) => text.trim().replace(/^"(.*)"$/, '$1')

export function isAbout({ request }: ChangesBinding, { schema, table, type }: DatabaseChange): boolean {
  const wants = (wanted: string | undefined, actual: string) =>
    wanted === undefined || wanted === '*' || wanted === actual
  return wants(request.event, type) && wants(request.schema, schema) && wants(request.table, table)
}

/** Deletes cannot be filtered: nothing but the key is left of the row. */
export function passes({ filters }: ChangesBinding, record: Record<string, unknown>): boolean {
  return filters.every(({ column, operator, values }) => {
    const orders = values.map((value) => compare(record[column], value))
    switch (operator) {
      case 'in':
      case 'eq':
        return orders.includes(0)
      case 'neq':
        return !orders.includes(0)
      case 'lt':
        return (orders[0] ?? 0) < 0
      case 'lte':
        return (orders[0] ?? 1) <= 0
      case 'gt':
        return (orders[0] ?? 0) > 0
      case 'gte':
        return (orders[0] ?? -1) >= 0
      default:
        return operator satisfies never
    }
  })
}

/** Numbers by size, everything else by its text. Nothing compares with null. */
function compare(actual: unknown, wanted: string): number {
  if (actual === null || actual === undefined) return Number.NaN
  if (typeof actual === 'number' && wanted.trim() !== '') return actual - Number(wanted)
  const text = typeof actual === 'string' ? actual : JSON.stringify(actual)
  return text === wanted ? 0 : text < wanted ? -1 : 1
}

export interface ChangesReader {
  /** The row as the caller sees it now, or `undefined` when row-level security hides it. */
  record(change: DatabaseChange, claims: Claims): Promise<Record<string, unknown> | undefined>
  columns(change: DatabaseChange): Promise<readonly { readonly name: string; readonly type: string }[]>
}

export function createChangesReader(sql: Sql): ChangesReader {
  return {
    async record({ schema, table, key, type }, claims) {
      if (type === 'DELETE') return {}
      return sql
        .begin(async (transaction) => {
          await become(transaction, claims, '')
          const conditions = Object.entries(key).map(
            ([column, value]) => transaction`and ${transaction(column)}::text = ${String(value)}`,
          )
          const [row] = await transaction`select to_jsonb(t) as record from ${transaction(`${schema}.${table}`)} t
            where true ${conditions}`
          return row?.record as Record<string, unknown> | undefined
        })
        .catch((error: { code?: string }) => {
          if (error.code === '42501') return undefined
          throw error
        })
    },
    columns: ({ schema, table }) => sql<{ name: string; type: string }[]>`
      select a.attname as name, t.typname as type from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = format('%I.%I', ${schema}::text, ${table}::text)::regclass and a.attnum > 0 and not a.attisdropped
      order by a.attnum`,
  }
}
