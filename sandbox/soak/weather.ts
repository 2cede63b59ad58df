import { setTimeout as wait } from 'node:timers/promises'
import { mulberry32 } from '@naru/shared/sim/random'
import type { BrokerControl } from './broker.ts'

const order = { path: 'order-cash' }
const cancel = { path: 'order-rvsecncl' }
const list = { path: 'inquire-daily-ccld' }
const balance = { path: 'inquire-balance' }

/** What goes wrong all the time, each with its chance. A list of a busy day has many pages, and each of them is struck for itself. */
const ALWAYS: readonly (readonly [match: object, action: object, probability: number])[] = [
  [order, { kind: 'drop_response' }, 0.05],
  [order, { kind: 'drop_request' }, 0.02],
  [order, { kind: 'delay', ms: 400 }, 0.05],
  [order, { kind: 'refuse', code: 'EGW00201' }, 0.03],
  [order, { kind: 'late_accept', ms: 1_500 }, 0.02],
  [order, { kind: 'body', body: '{"rt_cd":"0","output":{}}' }, 0.01],
  [order, { kind: 'reset_after', bytes: 20 }, 0.02],
  [order, { kind: 'reject_later' }, 0.02],
  [cancel, { kind: 'drop_response' }, 0.1],
  [cancel, { kind: 'delay', ms: 300 }, 0.1],
  [list, { kind: 'refuse', code: 'EGW00215' }, 0.02],
  [list, { kind: 'hide_orders', newerThanMs: 700 }, 0.1],
  [{ ...list, nextPage: true }, { kind: 'refuse', code: 'SYDB0050' }, 0.02],
  [list, { kind: 'drift', add: { brand_new: '1' } }, 0.1],
  [list, { kind: 'drop_response' }, 0.01],
  [balance, { kind: 'balance_lag', ms: 800 }, 0.1],
  [balance, { kind: 'refuse', code: 'EGW00215' }, 0.05],
  [balance, { kind: 'status', status: 500, body: {} }, 0.02],
  [{}, { kind: 'lose_notice' }, 0.1],
  [{}, { kind: 'duplicate_notice' }, 0.05],
  [{}, { kind: 'reorder_notice' }, 0.05],
  [{}, { kind: 'merge_notice' }, 0.05],
  [{}, { kind: 'delay_notice', ms: 500 }, 0.05],
  [{}, { kind: 'lose_frame' }, 0.01],
  [{}, { kind: 'duplicate_frame' }, 0.01],
  [{}, { kind: 'garble_frame' }, 0.005],
  [{}, { kind: 'drift_frame', append: ['1'] }, 0.01],
  [{}, { kind: 'drop_socket' }, 0.0003],
  [{}, { kind: 'mute_socket', ms: 3_000 }, 0.0003],
]

export async function raiseStorm(broker: BrokerControl): Promise<void> {
  for (const [match, action, probability] of ALWAYS) {
    await broker.addFault({ match: { environment: 'paper', ...match }, action, probability, times: null })
  }
}

const EVENT_EVERY_MS = 7_000
const MAINTENANCE_AFTER = 0.4
const MAINTENANCE_MS = 3_000
const STOLEN_MS = 3_000
/** A run shorter than this cannot wait for the tokens maintenance has ended. */
const MAINTENANCE_FROM_MS = 180_000

/** What happens once in a while: a token ends early, a session is stolen, the broker goes down for a moment. */
export async function throwThings(
  broker: BrokerControl,
  { accounts, ms, seed }: { readonly accounts: readonly string[]; readonly ms: number; readonly seed: number },
): Promise<void> {
  const random = mulberry32(seed)
  const started = performance.now()
  let wasDown = ms < MAINTENANCE_FROM_MS
  for (let turn = 0; performance.now() - started < ms - EVENT_EVERY_MS; turn++) {
    await wait(EVENT_EVERY_MS)
    const account = accounts[Math.floor(random() * accounts.length)] ?? ''
    if (turn % 2 === 0) await broker.revokeToken(account)
    else await broker.stealSession(account, STOLEN_MS)
    if (wasDown || performance.now() - started < ms * MAINTENANCE_AFTER) continue
    wasDown = true
    await broker.setMaintenance(true)
    await wait(MAINTENANCE_MS)
    await broker.setMaintenance(false)
  }
}
