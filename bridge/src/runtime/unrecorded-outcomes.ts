import { AccountId, IntentId } from '@naru/shared/domain/order'
import type { JournalEntry } from '../ports/journal.ts'
import type { LeaseHolder, LedgerFact } from '../ports/store.ts'

export interface UnrecordedOutcome {
  readonly accountId: AccountId
  readonly fact: LedgerFact & { readonly intentId: IntentId }
  readonly holder: LeaseHolder
}

/** What the journal knows and the ledger may not: outcomes of a process that died before it could record them. */
export function findUnrecorded(entries: readonly JournalEntry[]): readonly UnrecordedOutcome[] {
  const open = new Map<string, UnrecordedOutcome>()
  for (const { kind, intentId, accountId, detail } of entries) {
    if (intentId === undefined) continue
    if (kind === 'recorded' || kind === 'about_to_send') open.delete(intentId)
    // Lines of this kind are written by the recorder alone, from a fact and its holder.
    if (kind === 'outcome')
      open.set(intentId, { accountId: AccountId.parse(accountId), ...detail } as UnrecordedOutcome)
  }
  return [...open.values()]
}

/** Equal orders that were on the list before each send. */
export function findBaselines(entries: readonly JournalEntry[]): ReadonlyMap<IntentId, readonly string[]> {
  const baselines = new Map<IntentId, readonly string[]>()
  for (const { kind, intentId, detail } of entries) {
    if (kind !== 'about_to_send' || intentId === undefined || !Array.isArray(detail.baseline)) continue
    baselines.set(IntentId.parse(intentId), detail.baseline.map(String))
  }
  return baselines
}
