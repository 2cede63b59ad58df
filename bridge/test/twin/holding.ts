import { kstDate, unixMs } from '@naru/shared/core/time'
import { AccountId } from '@naru/shared/domain/order'
import { aBalance, aHolding, aReport, OPENING } from '@naru/shared/engine/fixtures.test-support'
import { createLedger } from '../../src/adapters/supabase/index.ts'
import type { LedgerFact, Recorded } from '../../src/ports/store.ts'
import type { Stage } from './sql-ledger.ts'

const CLOCK = { now: () => unixMs(0), monotonic: () => 0, after: () => () => undefined }
const QUIET = { event: () => undefined, alarm: () => undefined, child: () => QUIET }

/**
 * Ten shares are filled and told; then three balances come, ten seconds apart. What each balance, the first one before
 * the fill included, took over from the broker. `isCountedTwice`: the first balance had the ten already.
 */
export async function playHolding(
  stage: Stage,
  { isCountedTwice }: { readonly isCountedTwice: boolean },
): Promise<readonly Recorded['adopted'][]> {
  const accountId = AccountId.parse(await stage.id('account'))
  const { facts } = createLedger(stage.as('bridge'), CLOCK, QUIET)
  let now = OPENING
  const tell = async (fact: LedgerFact): Promise<Recorded['adopted']> => {
    now = unixMs(now + 10_000)
    await stage.setNow(now)
    const reply = await facts.record(accountId, fact, { owner: 'process-1', epoch: 1 })
    if (!reply.ok) throw new Error(JSON.stringify(reply.error))
    return reply.value.adopted?.map(({ instrumentId, ours, broker }) => ({ instrumentId, ours, broker }))
  }
  const balance = (quantity: number): LedgerFact => ({
    kind: 'balance',
    balance: aBalance({ holdings: quantity === 0 ? [] : [aHolding({ quantity })], tradingDate: kstDate(now) }),
    readAt: unixMs(now + 10_000),
  })
  const report = aReport({ cumQty: 10, leavesQty: 0, orderedAt: OPENING })
  const first = await tell(balance(isCountedTwice ? 10 : 0))
  await tell({ kind: 'order_reports', reports: [{ report, intentId: null }], source: 'list' })
  const broker = isCountedTwice ? 10 : 4
  return [first, await tell(balance(broker)), await tell(balance(broker)), await tell(balance(broker))]
}
