import type { Environment } from '@naru/shared/domain/order'
import type { Account } from '../ledger.ts'
import { type RefusalReason, refusalFor } from '../refusals.ts'
import type { Reservations } from '../reservations.ts'
import type { World } from '../world.ts'
import { LISTED_TRS } from './tr-list.ts'

/** One call that passed the gateway: key, token, rate and TR id are right. */
export interface TrRequest {
  readonly world: World
  readonly reservations: Reservations
  readonly account: Account
  readonly environment: Environment
  readonly trId: string
  /** Query parameters or body fields; names in upper case. */
  readonly input: Readonly<Record<string, string>>
  /** True when the header `tr_cont` asks for the following page. */
  readonly isNextPage: boolean
  readonly ip: string
  /** Fault: orders younger than this many milliseconds are not listed. */
  readonly hideNewerThanMs: number
  /** Fault: an order is taken and refused afterwards. */
  readonly isRejectedLater: boolean
}

export interface TrReply {
  readonly rtCd: string
  readonly msgCd: string
  readonly msg1: string
  readonly body?: Readonly<Record<string, unknown>>
  /** Paged TRs: `M` more pages, `D` last page. */
  readonly trCont?: 'M' | 'D'
}

export type TrHandler = (request: TrRequest) => TrReply

export const answered = (body: TrReply['body']): TrReply => ({
  rtCd: '0',
  msgCd: 'MCA00000',
  msg1: '정상처리 되었습니다.',
  body,
})

/** A ledger inquiry that has no pages. */
export const inquired = (body: TrReply['body']): TrReply => ({
  rtCd: '0',
  msgCd: 'KIOK0420',
  msg1: '정상적으로 조회되었습니다',
  body,
})

export const refused = (request: TrRequest, reason: RefusalReason): TrReply => refusalFor(request.environment, reason)

/** A field the service cannot use; the text names it. */
export const invalidField = (name: string): TrReply => ({
  rtCd: '2',
  msgCd: 'OPSQ2001',
  msg1: `ERROR : INPUT INVALID_CHECK_${name}`,
})

/** The first required field that is missing, or nothing when all are there. */
export const missingField = (request: TrRequest, names: readonly string[]): TrReply | undefined => {
  const missing = names.find((name) => request.input[name] === undefined)
  return missing === undefined ? undefined : invalidField(missing)
}

/** The first field whose value is none of those allowed. A field left out or empty is for `missingField`. */
export const wrongValue = (request: TrRequest, allowed: Readonly<Record<string, string>>): TrReply | undefined => {
  const wrong = Object.entries(allowed).find(([name, values]) => {
    const value = (request.input[name] ?? '').trim()
    return value !== '' && !values.split(' ').includes(value)
  })
  return wrong && invalidField(wrong[0])
}

/** Refuses a quotation that misses a field or names a market that is not offered: mock has KRX alone. */
export function wrongQuoteCall(request: TrRequest, names: readonly string[] = []): TrReply | undefined {
  const markets = request.environment === 'live' ? 'J NX UN W Q' : 'J W Q'
  const { FID_COND_MRKT_DIV_CODE: market = '' } = request.input
  const missing = missingField(request, ['FID_COND_MRKT_DIV_CODE', 'FID_INPUT_ISCD', ...names])
  return missing ?? (markets.split(' ').includes(market) ? undefined : invalidField('MRKT_DIV_CODE'))
}

/** The key serves one account; a request for another one is refused. */
export function wrongAccount({ account, input }: TrRequest): TrReply | undefined {
  const isOurs = input.CANO === account.cano && input.ACNT_PRDT_CD === account.productCode
  return isOurs ? undefined : { rtCd: '2', msgCd: 'OPSQ2000', msg1: 'ERROR : INPUT INVALID_CHECK_ACNO' }
}

/** Refuses an account service that misses a field, then one that names another account. */
export const wrongLedgerCall = (request: TrRequest, names: readonly string[] = []): TrReply | undefined =>
  missingField(request, ['CANO', 'ACNT_PRDT_CD', ...names]) ?? wrongAccount(request)

export interface Page<T> {
  readonly rows: readonly T[]
  readonly trCont: 'M' | 'D'
  readonly keys: Readonly<Record<string, string>>
  readonly isFirst: boolean
  readonly environment: Environment
}

const DATE = /^\d{8}$/

/** The two ends of a period, both inclusive; the name of the first field that is not a date. */
export function wrongDates({ input }: TrRequest, ...names: readonly string[]): TrReply | undefined {
  const wrong = names.find((name) => !DATE.test(input[name] ?? ''))
  return wrong === undefined ? undefined : invalidField(wrong)
}

/** Names and width of a service's paging keys: "ctx_area_fk100" → fk, nk, 100 blanks. */
function keyNames(id: string): { readonly fk: string; readonly nk: string; readonly width: number } {
  const fk = LISTED_TRS.find((tr) => tr.id === id)?.pageKey
  if (!fk) throw new Error(`${id} has no pages`)
  return { fk, nk: fk.replace('_fk', '_nk'), width: Number(/\d+$/.exec(fk)?.[0] ?? 20) }
}

/**
 * Cuts one page out of `rows`. The next key is the position the next page begins at; the search condition is joined
 * with carets, as KIS joins it. Both are padded with blanks and may come back with or without them.
 */
export function pageOf<T>(
  request: TrRequest,
  rows: readonly T[],
  page: { readonly id: string; readonly size: number; readonly condition: readonly string[] },
): Page<T> {
  const { fk, nk, width } = keyNames(page.id)
  // Some clients send the keys of the next page without the header that asks for it, and are understood.
  const key = Number((request.input[nk.toUpperCase()] ?? '').trim() || '0')
  const from = Number.isInteger(key) && key > 0 ? key : 0
  const until = from + page.size
  const hasMore = until < rows.length
  const { cano, productCode } = request.account
  const keys = {
    [fk]: `${[cano, productCode, ...page.condition].join('^')}^`.slice(0, width).padEnd(width, ' '),
    [nk]: (hasMore ? String(until) : '').padEnd(width, ' '),
  }
  return {
    rows: rows.slice(from, until),
    trCont: hasMore ? 'M' : 'D',
    keys,
    isFirst: from === 0,
    environment: request.environment,
  }
}

const NOTHING: Readonly<Record<Environment, readonly [msgCd: string, msg1: string]>> = {
  live: ['KIOK0560', '조회할 내용이 없습니다'],
  paper: ['70070000', '모의투자 조회할 내역(자료)이 없습니다.'],
}

/** A ledger inquiry's answer with its paging keys. Nothing to list is a success. */
export function paged(page: Page<unknown>, outputs: TrReply['body']): TrReply {
  const { trCont, keys, rows, isFirst, environment } = page
  const [msgCd, msg1] =
    trCont === 'M'
      ? ['KIOK0490', '조회가 계속됩니다']
      : rows.length === 0
        ? NOTHING[environment]
        : isFirst
          ? ['KIOK0510', '조회가 완료되었습니다']
          : ['KIOK0460', '조회 되었습니다. (마지막 자료)']
  return { rtCd: '0', msgCd, msg1, body: { ...keys, ...outputs }, trCont }
}
