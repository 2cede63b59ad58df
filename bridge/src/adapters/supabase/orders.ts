import { ok } from '@naru/shared/core/result'
import { KstDate } from '@naru/shared/core/time'
import type { AccountId } from '@naru/shared/domain/order'
import type { ReportedOrder } from '@naru/shared/engine/effect'
import { z } from 'zod'
import type { LedgerFact, Recorded, StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { iso } from './rows.ts'

const Answer = z.object({ deferred: z.array(z.object({ orderDate: KstDate, orderNo: z.string() })).default([]) })

/** Rows of the broker's list, one cumulative step per order. */
export async function recordOrderReports(
  client: LedgerClient,
  accountId: AccountId,
  fact: Extract<LedgerFact, { kind: 'order_reports' }>,
): StoreResult<Recorded> {
  const args = { p_account_id: accountId, p_reports: fact.reports.map(toRow), p_source: fact.source }
  const reply = await client.rpc('record_order_reports', args, Answer)
  return reply.ok ? ok({ deferred: reply.value.deferred }) : reply
}

function toRow({ report, intentId }: ReportedOrder): Readonly<Record<string, unknown>> {
  const { venueOrderId, originalOrderNo: _original, isOpenApi: _provenance, orderedAt, ...rest } = report
  return { ...venueOrderId, ...rest, orderedAt: iso(orderedAt), intentId }
}
