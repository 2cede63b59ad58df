import { ok } from '@naru/shared/core/result'
import { KstDate } from '@naru/shared/core/time'
import type { AccountId } from '@naru/shared/domain/order'
import type { ReportedOrder } from '@naru/shared/engine/effect'
import { isPossiblyOurs } from '@naru/shared/engine/reconcile'
import { z } from 'zod'
import type { LedgerFact, Recorded, StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { iso } from './rows.ts'

const Answer = z.object({ deferred: z.array(z.object({ orderDate: KstDate, orderNo: z.string() })).default([]) })

/**
 * Rows of the broker's list, one cumulative step per order. A list the ledger refuses is told row by row: one strange
 * row must not keep the fills of all others out. The refusal of that row is what is returned.
 */
export async function recordOrderReports(
  client: LedgerClient,
  accountId: AccountId,
  fact: Extract<LedgerFact, { kind: 'order_reports' }>,
): StoreResult<Recorded> {
  const args = { p_account_id: accountId, p_reports: fact.reports.map(toRow), p_source: fact.source }
  const reply = await client.rpcTogether('record_order_reports', args, Answer)
  if (reply.ok) return ok({ deferred: reply.value.deferred })
  if (reply.error.kind === 'unavailable' || fact.reports.length < 2) return reply
  return recordOneByOne(client, accountId, fact)
}

async function recordOneByOne(
  client: LedgerClient,
  accountId: AccountId,
  fact: Extract<LedgerFact, { kind: 'order_reports' }>,
): StoreResult<Recorded> {
  const deferred: Recorded['deferred'][number][] = []
  let refusal: Awaited<StoreResult<Recorded>> | undefined
  for (const row of fact.reports) {
    const reply = await recordOrderReports(client, accountId, { ...fact, reports: [row] })
    if (reply.ok) deferred.push(...reply.value.deferred)
    else if (reply.error.kind === 'unavailable') return reply
    else refusal = reply
  }
  return refusal ?? ok({ deferred })
}

function toRow({ report, intentId }: ReportedOrder): Readonly<Record<string, unknown>> {
  const { venueOrderId, originalOrderNo: _original, isOpenApi: _channel, isOwnAddress: _address, ...rest } = report
  const isForeign = !isPossiblyOurs(report)
  return { ...venueOrderId, ...rest, orderedAt: iso(report.orderedAt), intentId, isForeign }
}
