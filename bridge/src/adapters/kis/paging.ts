import { err, ok, type Result } from '@naru/shared/core/result'
import type { BrokerError } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Page } from './page.ts'
import { pause, type RestClient } from './rest-client.ts'
import { type Paging, type TrName, trOf } from './tr-table.ts'

/** Far beyond any day of orders; a server that never ends its list must not hold us. */
const MAX_PAGES = 300
const RESTARTS = 3
const RESTART_MS = 400
const DATA_CHANGED = 'SYDB0050'

interface PagedRead {
  readonly tr: TrName
  readonly query: Readonly<Record<string, string>>
}

const SUFFIX: Readonly<Record<Paging, string>> = { '100': '100', '200': '200', plain: '' }

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/**
 * Every page of a list, in order, or an error: never a part.
 * A list that moves while it is read (SYDB0050) is read again from its start.
 */
export async function readAllPages(
  rest: RestClient,
  clock: Clock,
  request: PagedRead,
): Promise<Result<readonly Page[], BrokerError>> {
  for (let restart = 0; ; restart += 1) {
    const pages = await readOnce(rest, request)
    const hasMoved = !pages.ok && pages.error.kind === 'refused' && pages.error.code === DATA_CHANGED
    if (!hasMoved || restart >= RESTARTS) return pages
    await pause(clock, RESTART_MS * (restart + 1))
  }
}

async function readOnce(rest: RestClient, { tr, query }: PagedRead): Promise<Result<readonly Page[], BrokerError>> {
  const pages: Page[] = []
  const seen = new Set<string>()
  const suffix = SUFFIX[trOf(tr).paging ?? '100']
  let next = { search: '', key: '' }
  while (pages.length < MAX_PAGES) {
    const page = await rest.read({
      tr,
      query: { ...query, [`CTX_AREA_FK${suffix}`]: next.search, [`CTX_AREA_NK${suffix}`]: next.key },
      isNextPage: pages.length > 0,
    })
    if (!page.ok) return page
    pages.push(page.value)
    const { body, continuation } = page.value
    next = { search: textOf(body[`ctx_area_fk${suffix}`]), key: textOf(body[`ctx_area_nk${suffix}`]) }
    if (isLast(continuation, next.key)) return ok(pages)
    if (continuation !== 'F' && continuation !== 'M') return unreadable('no tr_cont although more may follow')
    if (seen.has(next.key)) return unreadable('paging does not advance')
    seen.add(next.key)
  }
  return unreadable('list without an end')
}

/** Some servers leave the header out on a single page; then an empty continuation key says the same. */
const isLast = (continuation: string, nextKey: string): boolean =>
  continuation === 'D' || continuation === 'E' || (continuation === '' && nextKey === '')

const unreadable = (cause: string): Result<never, BrokerError> => err({ kind: 'unreadable', cause })
