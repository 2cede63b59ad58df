import { parseWith } from '@naru/shared/core/parse'
import { err, ok, type Result } from '@naru/shared/core/result'
import type { UnixMs } from '@naru/shared/core/time'
import { type InstrumentId, InstrumentSymbol, instrumentId } from '@naru/shared/domain/instrument'
import type { z } from 'zod'
import type { BrokerError } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { Page } from './page.ts'
import { readAllPages } from './paging.ts'
import type { ReadRequest, RestClient } from './rest-client.ts'
import { Rows } from './schema/account.ts'
import type { TrName } from './tr-table.ts'

type Read<T> = Promise<Result<T, BrokerError>>
type Query = Readonly<Record<string, string>>

/** Reads whose answers are checked at the wire. What cannot be understood is told to a person: KIS has changed something. */
export interface Reads {
  /** The whole body of one answer. */
  one<S extends z.ZodType>(request: ReadRequest, schema: S): Read<z.output<S>>
  /** The same, and when it was written. */
  dated<S extends z.ZodType>(
    request: ReadRequest,
    schema: S,
  ): Read<{ readonly body: z.output<S>; readonly writtenAt: UnixMs }>
  /** The rows of one list of one answer. One row that cannot be read makes all of it unreadable. */
  list<S extends z.ZodType>(request: ReadRequest, output: string, row: S): Read<readonly z.output<S>[]>
  /** The rows of every page, or an error: never a part. */
  all<S extends z.ZodType>(tr: TrName, query: Query, list: { output: string; row: S }): Read<readonly z.output<S>[]>
  /** The instrument of a code, or `undefined` (and a line in the log) for what we do not trade. */
  instrumentOf(tr: TrName, code: string): InstrumentId | undefined
  drifted(tr: TrName, cause: string): Result<never, BrokerError>
}

interface Ports {
  readonly rest: RestClient
  readonly clock: Clock
  readonly logger: Logger
}

export function createReads({ rest, clock, logger }: Ports): Reads {
  const drifted = (tr: TrName, cause: string): Result<never, BrokerError> => {
    logger.alarm('kis_schema_drift', { tr, cause })
    return err({ kind: 'unreadable', cause })
  }

  const rowsOfPages = <S extends z.ZodType>(tr: TrName, pages: readonly Page[], list: { output: string; row: S }) => {
    const rows = rowsOf(pages, list.output)
    if (!rows.ok) return drifted(tr, rows.error)
    const parsed: z.output<S>[] = []
    for (const row of rows.value) {
      const one = parseWith(list.row, row)
      if (!one.ok) return drifted(tr, one.error.issues.join('; '))
      parsed.push(one.value)
    }
    return ok<readonly z.output<S>[]>(parsed)
  }

  const dated: Reads['dated'] = async (request, schema) => {
    const page = await rest.read(request)
    if (!page.ok) return page
    const parsed = parseWith(schema, page.value.body)
    if (!parsed.ok) return drifted(request.tr, parsed.error.issues.join('; '))
    return ok({ body: parsed.value, writtenAt: page.value.writtenAt })
  }

  return {
    drifted,
    dated,
    one: async (request, schema) => {
      const read = await dated(request, schema)
      return read.ok ? ok(read.value.body) : read
    },
    list: async (request, output, row) => {
      const page = await rest.read(request)
      return page.ok ? rowsOfPages(request.tr, [page.value], { output, row }) : page
    },
    all: async (tr, query, list) => {
      const pages = await readAllPages(rest, clock, { tr, query })
      return pages.ok ? rowsOfPages(tr, pages.value, list) : pages
    },
    instrumentOf: (tr, code) => {
      const symbol = InstrumentSymbol.safeParse(code)
      if (symbol.success) return instrumentId(symbol.data)
      logger.event('kis_row_of_unknown_instrument', { tr })
      return undefined
    },
  }
}

const isBlank = (row: unknown): boolean => row !== null && typeof row === 'object' && Object.keys(row).length === 0

/** The rows of a list over its pages. Empty objects occur among the rows of KIS and say nothing. */
export function rowsOf(pages: readonly Page[], name: string): Result<readonly unknown[], string> {
  const all: unknown[] = []
  for (const { body, isEmpty } of pages) {
    // Answers that there is nothing to list may leave the list out; no other may.
    const rows = Rows.safeParse(isEmpty ? (body[name] ?? []) : body[name])
    if (!rows.success) return err(`${name} is not a list`)
    all.push(...rows.data.filter((row) => !isBlank(row)))
  }
  return ok(all)
}
