import { ok } from '@naru/shared/core/result'
import type { AccountId } from '@naru/shared/domain/order'
import type { BookRecord } from '@naru/shared/engine/effect'
import { DaySnapshot } from '@naru/shared/portfolio/day-snapshot'
import { z } from 'zod'
import type { Recorded, StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'

const DONE: Recorded = { deferred: [] }

/** What a day started with, ended with and added up to, and why the broker's figures differ from the fills. */
export async function recordBooks(client: LedgerClient, accountId: AccountId, fact: BookRecord): StoreResult<Recorded> {
  const account = { p_account_id: accountId }
  switch (fact.kind) {
    case 'adjustment': {
      const { kind, instrumentId, detail } = fact.adjustment
      const args = { ...account, p_kind: kind, p_instrument_id: instrumentId, p_detail: detail }
      const reply = await client.rpc('record_adjustment', args, z.unknown())
      return reply.ok ? ok(DONE) : reply
    }
    case 'statement': {
      const { statement } = fact
      const args = { ...account, p_date: statement.date, p_statement: statement }
      const reply = await client.rpc('record_statement', args, z.unknown())
      return reply.ok ? ok(DONE) : reply
    }
    case 'day_snapshot': {
      const { of, snapshot } = fact
      const args = { ...account, p_date: snapshot.date, p_kind: of, p_snapshot: snapshot }
      const reply = await client.rpc('record_day_snapshot', args, z.unknown())
      if (!reply.ok) return reply
      const kept = DaySnapshot.safeParse(reply.value)
      return ok(of === 'start' && kept.success ? { ...DONE, kept: kept.data } : DONE)
    }
  }
}
