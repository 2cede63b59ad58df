import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, aLedgerWithAccounts, type Ledger } from './support/database.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
})
afterAll(() => ledger.drop())

const INTENT_STATES = [
  'proposed',
  'ready',
  'sending',
  'acked',
  'in_doubt',
  'absent',
  'manual',
  'rejected',
  'denied',
  'expired',
] as const

/** §3.4 of the order lifecycle. The broker's acceptance is a fact and may come in any state that can have been sent. */
const INTENT_NEXT: Readonly<Record<(typeof INTENT_STATES)[number], readonly string[]>> = {
  proposed: ['ready', 'denied', 'expired'],
  ready: ['sending', 'denied', 'expired', 'acked'],
  sending: ['ready', 'acked', 'in_doubt', 'rejected', 'denied', 'expired'],
  acked: [],
  in_doubt: ['acked', 'absent', 'manual', 'rejected'],
  absent: ['acked'],
  manual: ['acked', 'absent'],
  rejected: ['acked'],
  denied: ['acked'],
  expired: ['acked'],
}

const PARENT_STATES = ['working', 'triggered', 'suspended', 'done', 'canceled', 'expired', 'failed'] as const
const FINAL = ['done', 'canceled', 'expired', 'failed']
const PARENT_NEXT: Readonly<Record<(typeof PARENT_STATES)[number], readonly string[]>> = {
  working: ['triggered', 'suspended', ...FINAL],
  triggered: ['suspended', ...FINAL],
  suspended: ['working', 'triggered', ...FINAL],
  done: [],
  canceled: [],
  expired: [],
  failed: [],
}

const ROWS = {
  order_intents: {
    columns: 'account_id, kind, order_type, limit_price, expires_at, id, user_id, instrument_id, side, quantity',
    values: "tests.id('account'), 'place', 'limit', 70000, now() + interval '1 hour'",
  },
  parent_orders: {
    columns: 'account_id, kind, terms, id, user_id, instrument_id, side, quantity',
    values: `tests.id('account'), 'stop', '{}'`,
  },
} as const

/** Brings a row of this table into a state, tries the next one as the operator, and undoes both. */
async function canMove(table: keyof typeof ROWS, from: string, to: string): Promise<boolean> {
  const { columns, values } = ROWS[table]
  try {
    await ledger.sql.begin(async (sql) => {
      const id = '00000000-0000-4000-8000-000000000001'
      await sql.unsafe(`insert into trade.${table} (${columns}, request_hash, state)
        values (${values}, '${id}', tests.id('owner'), '005930.KRX', 'buy', 1, '', '${from}')`)
      await sql.unsafe(`update trade.${table} set state = '${to}' where id = '${id}'`)
      throw new Undone()
    })
  } catch (error) {
    if (error instanceof Undone) return true
    if (error instanceof Error && error.message === 'transition_illegal') return false
    throw error
  }
  throw new Error('committed')
}
class Undone extends Error {}

const pairsOf = (states: readonly string[]) => states.flatMap((from) => states.map((to) => [from, to] as const))
const others = (states: readonly string[]) => pairsOf(states).filter(([from, to]) => from !== to)

describe('an intent', () => {
  it.each(others(INTENT_STATES))(
    'that is %s may become %s only as the table says, whoever writes it',
    async (from, to) => {
      const isLegal = INTENT_NEXT[from as keyof typeof INTENT_NEXT].includes(to)
      expect(await canMove('order_intents', from, to)).toBe(isLegal)
    },
  )
})

describe('a parent order', () => {
  it.each(others(PARENT_STATES))(
    'that is %s may become %s only as the table says, whoever writes it',
    async (from, to) => {
      const isLegal = PARENT_NEXT[from as keyof typeof PARENT_NEXT].includes(to)
      expect(await canMove('parent_orders', from, to)).toBe(isLegal)
    },
  )
})

type State = (typeof INTENT_STATES)[number]

/** What each function makes of an intent that this very process took; states that are not named stay as they are. */
const FUNCTIONS: Readonly<
  Record<string, { readonly by: Actor; readonly call: string; readonly moves: Readonly<Partial<Record<State, State>>> }>
> = {
  claim_intent: { by: 'bridge', call: `id from public.claim_intent($1, 'process-1', 1)`, moves: { ready: 'sending' } },
  record_denied: {
    by: 'bridge',
    call: `public.record_denied($1, 'process-1', 1, 'quote_stale')`,
    moves: { proposed: 'denied', ready: 'denied', sending: 'denied' },
  },
  record_not_sent: {
    by: 'bridge',
    call: `public.record_not_sent($1, 'process-1', 1, 'refused', 1)`,
    moves: { sending: 'ready' },
  },
  record_rejected: {
    by: 'bridge',
    call: `public.record_rejected($1, 'process-1', 1, 'APBK0919', '장종료')`,
    moves: { sending: 'rejected', in_doubt: 'rejected' },
  },
  record_in_doubt: {
    by: 'bridge',
    call: `public.record_in_doubt($1, 'timeout')`,
    moves: { sending: 'in_doubt' },
  },
  record_absent: { by: 'bridge', call: 'public.record_absent($1)', moves: { in_doubt: 'absent' } },
  record_manual: { by: 'bridge', call: 'public.record_manual($1)', moves: { in_doubt: 'manual' } },
  approve_intent: { by: 'owner', call: 'id from public.approve_intent($1)', moves: { proposed: 'ready' } },
  decline_intent: { by: 'owner', call: 'id from public.decline_intent($1)', moves: { proposed: 'expired' } },
  resolve_intent: { by: 'owner', call: `id from public.resolve_intent($1, 'not_placed')`, moves: { manual: 'absent' } },
  cancel_order: {
    by: 'owner',
    call: 'id from public.cancel_order(gen_random_uuid(), $1)',
    moves: { proposed: 'expired', ready: 'expired' },
  },
}

let last = 1000

/** An intent in this state whose only attempt is the one of process-1 in epoch 1; what the call makes of it. */
async function stateAfter(name: string, from: State): Promise<string> {
  const { by, call } = FUNCTIONS[name] ?? { by: 'operator', call: '' }
  const id = crypto.randomUUID()
  // No two alike: one unanswered order would keep the next from being sent.
  last += 1
  await ledger.sql`insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type,
      quantity, limit_price, request_hash, state, attempt, epoch, claim_owner, sent_at, send_deadline, expires_at)
    values (${id}, tests.id('owner'), tests.id('account'), 'place', '005930.KRX', 'buy', 'limit', ${last}, 70000,
      '', ${from}, 1, 1, 'process-1', now(), now() + interval '2 s', now() + interval '1 hour')`
  // A refusal changes nothing, which is what is read below.
  await ledger.as(by, (sql) => sql.unsafe(`select ${call}`, [id])).catch(() => undefined)
  const [row] = await ledger.sql<{ state: string }[]>`select state from trade.order_intents where id = ${id}`
  return row?.state ?? 'gone'
}

describe.each(Object.entries(FUNCTIONS))('%s', (name, { moves }) => {
  it('moves an intent out of the states it is for, and leaves it in all others', async () => {
    await ledger.sql`update private.bridges set heartbeat_at = now() + interval '1 hour'`
    await ledger.sql`update private.leases set expires_at = now() + interval '1 hour'`
    const after: Record<string, string> = {}
    for (const state of INTENT_STATES) after[state] = await stateAfter(name, state)
    expect(after).toEqual({ ...Object.fromEntries(INTENT_STATES.map((state) => [state, state])), ...moves })
  })
})
