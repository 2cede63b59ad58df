import type { TradingMode } from '@naru/shared/domain/account'
import type { AccountId } from '@naru/shared/domain/order'
import type { Lowering } from '../../../src/ports/store.ts'
import { changeParent } from './parents.ts'
import { addCancel, hasCancelPending, RANK } from './sending.ts'
import { accountOf, derivedId, type Tables } from './tables.ts'

/** `lower_mode`: never raises it; a halt ends what waits, holds every parent and, when asked, cancels what is open. */
export function lowerMode(
  tables: Tables,
  bridgeId: string,
  asked: { readonly accountId: AccountId; readonly lowering: Lowering },
): TradingMode {
  const { accountId, lowering } = asked
  const { mode: held } = accountOf(tables, bridgeId, accountId)
  const mode = RANK[lowering.mode] > RANK[held] ? lowering.mode : held
  setMode(tables, accountId, mode)
  if (RANK[lowering.mode] >= RANK.halted) endWaiting(tables, accountId)
  if (lowering.cancels && lowering.mode === 'halted') cancelOpen(tables, accountId)
  return mode
}

/** An account's mode as somebody sets it: a halt holds every parent, and whoever raises it again resumes none. */
export function setMode(tables: Tables, accountId: AccountId, mode: TradingMode): void {
  const held = tables.accounts.find((row) => row.accountId === accountId)?.mode
  tables.accounts = tables.accounts.map((row) => (row.accountId === accountId ? { ...row, mode } : row))
  if (RANK[mode] >= RANK.halted && mode !== held) suspendParents(tables, accountId)
}

function endWaiting(tables: Tables, accountId: AccountId): void {
  for (const row of tables.intents.values()) {
    const isWaiting = row.state === 'ready' || row.state === 'proposed'
    if (row.accountId !== accountId || row.kind !== 'place' || !isWaiting) continue
    Object.assign(row, { state: 'expired', reason: { code: 'trading_halted', text: null } })
  }
}

function suspendParents(tables: Tables, accountId: AccountId): void {
  for (const parent of tables.parents.values()) {
    const isGoing = parent.state === 'working' || parent.state === 'triggered'
    if (parent.accountId !== accountId || !isGoing) continue
    changeParent(tables, parent, { state: 'suspended', reasonCode: 'trading_halted' })
  }
}

function cancelOpen(tables: Tables, accountId: AccountId): void {
  for (const order of tables.orders.values()) {
    if (order.accountId !== accountId || order.status !== 'open') continue
    const target = { orderDate: order.orderDate, orderNo: order.orderNo, branch: order.branch }
    if (!hasCancelPending(tables, target, accountId))
      addCancel(tables, derivedId(`halted ${tables.intents.size}`), { accountId, target })
  }
}
