import type { Environment } from '@naru/shared/domain/order'
import type { Account } from '../ledger.ts'
import { type RefusalReason, refusalFor } from '../refusals.ts'
import type { World } from '../world.ts'

/** One call that passed the gateway: key, token, rate and TR id are right. */
export interface TrRequest {
  readonly world: World
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

/** The key serves one account; a request for another one is refused. */
export function wrongAccount({ account, input }: TrRequest): TrReply | undefined {
  const isOurs = input.CANO === account.cano && input.ACNT_PRDT_CD === account.productCode
  return isOurs ? undefined : { rtCd: '2', msgCd: 'OPSQ2000', msg1: 'ERROR : INPUT INVALID_CHECK_ACNO' }
}

export interface Page<T> {
  readonly rows: readonly T[]
  readonly trCont: 'M' | 'D'
  readonly keys: { readonly ctx_area_fk100: string; readonly ctx_area_nk100: string }
}

const CTX_WIDTH = 100

/** Cuts one page out of `rows`. The key of the next page is the position it begins at. */
export function pageOf<T>(request: TrRequest, rows: readonly T[], page: { size: number; condition: string }): Page<T> {
  const key = request.isNextPage ? Number((request.input.CTX_AREA_NK100 ?? '').trim() || '0') : 0
  const from = Number.isInteger(key) ? key : 0
  const until = from + page.size
  const hasMore = until < rows.length
  const keys = {
    ctx_area_fk100: page.condition.padEnd(CTX_WIDTH, ' '),
    ctx_area_nk100: (hasMore ? String(until) : '').padEnd(CTX_WIDTH, ' '),
  }
  return { rows: rows.slice(from, until), trCont: hasMore ? 'M' : 'D', keys }
}

/** A ledger inquiry's answer with its paging keys. */
export function paged(page: Page<unknown>, outputs: Readonly<Record<string, unknown>>): TrReply {
  const { trCont, keys, rows } = page
  const [msgCd, msg1] =
    trCont === 'M'
      ? ['KIOK0490', '조회가 계속됩니다']
      : rows.length === 0
        ? ['KIOK0560', '조회할 내용이 없습니다']
        : ['KIOK0510', '조회가 완료되었습니다']
  return { rtCd: '0', msgCd, msg1, body: { ...keys, ...outputs }, trCont }
}
