import type { UnixMs } from '@naru/shared/core/time'
import { type AccountId, IntentId } from '@naru/shared/domain/order'
import type { ParentId } from '@naru/shared/domain/parent-order'
import type { LeaseHolder, Ledger } from '../../src/ports/store.ts'
import type { Dice } from '../sim/dice.ts'
import type { Tables } from '../support/ledger-twin/tables.ts'
import type { Said } from './sequence.ts'
import type { Stage } from './sql-ledger.ts'

export type Stores = Omit<Ledger, 'wakeups'>

/** One sequence of calls about parent orders, told to both ledgers. */
export interface Play {
  readonly dice: Dice
  readonly stage: Stage
  readonly tables: Tables
  readonly sql: Stores
  readonly twin: Stores
  readonly accountId: AccountId
  readonly userId: string
  readonly holder: LeaseHolder
  readonly said: Said[]
  readonly parents: ParentId[]
  /** Of a rule that is armed. */
  readonly versionId: string
  now: UnixMs
  orderNo: number
}

export type Call = (play: Play) => Promise<void>

export const TERMS = {
  stop: { triggerPrice: 65_000, orderType: 'market' },
  oco: { takeProfitPrice: 80_000, stopPrice: 65_000 },
  bracket: { entry: { orderType: 'market' }, takeProfitPrice: 80_000, stopPrice: 65_000 },
  twap: { slices: 2, intervalMs: 5_000, orderType: 'market' },
} as const
export const anIntentId = ({ dice, tables }: Play): IntentId =>
  dice.pick([...tables.intents.values()].filter((row) => row.order && (row.state !== 'expired' || dice.chance(20))))
    ?.id ?? IntentId.parse(UNKNOWN)
export const UNKNOWN = '00000000-0000-4000-8000-00000000ffff'
export const aHolder = ({ dice, holder }: Play): LeaseHolder => (dice.chance(95) ? holder : { ...holder, epoch: 7 })
