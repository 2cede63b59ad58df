import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccessMatrix, fillLedger, MANIFEST, readAccessMatrix } from './support/access-matrix.ts'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as AccessMatrix
let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await fillLedger(ledger)
})
afterAll(() => ledger.drop())

/** Mistakes that have been made before, here or elsewhere: what somebody ran, how it is undone, what gives it away. */
const PLANTED: readonly {
  readonly mistake: string
  readonly plant: string
  readonly undo: string
  readonly shows: (matrix: AccessMatrix) => unknown
  readonly as: unknown
}[] = [
  {
    mistake: 'a policy "for all" that was meant to let owners look',
    plant: `create policy "Users can view own positions" on trade.positions for all using (auth.uid() = user_id);
      grant all on trade.positions to authenticated`,
    undo: `drop policy "Users can view own positions" on trade.positions; revoke all on trade.positions from authenticated;
      grant select on trade.positions to authenticated`,
    shows: (matrix) => matrix.relations['trade.positions']?.owner,
    // Stamping a version needs a sequence users have no right to, so only deleting and truncating go through.
    as: 'S--DT .-..T',
  },
  {
    mistake: 'row-level security switched off "for a moment"',
    plant: 'alter table trade.fills disable row level security',
    undo: 'alter table trade.fills enable row level security',
    shows: (matrix) => [matrix.relations['trade.fills']?.is, matrix.relations['trade.fills']?.bridge],
    as: ['table of app_owner, NO RLS', 'S---- S----'],
  },
  {
    mistake: 'a policy that is always true',
    plant: 'create policy everyone on trade.order_intents for select to authenticated using (true)',
    undo: 'drop policy everyone on trade.order_intents',
    shows: (matrix) => [matrix.relations['trade.order_intents']?.owner, matrix.relations.orders?.bridge],
    as: ['S---- S----', 'S!!! S!!!'],
  },
  {
    mistake: 'a policy that believes user_metadata, which users write themselves',
    plant: `create policy admins on trade.balances for select to authenticated
      using (coalesce(auth.jwt() -> 'user_metadata' ->> 'role', 'admin') = 'admin')`,
    undo: 'drop policy admins on trade.balances',
    shows: (matrix) => matrix.relations['trade.balances']?.nobody,
    as: 'S---- S----',
  },
  {
    mistake: 'credentials made readable to their owner',
    plant: `create policy own on private.broker_credentials for select to authenticated using (user_id = auth.uid());
      grant select on private.broker_credentials to authenticated`,
    undo: 'drop policy own on private.broker_credentials; revoke select on private.broker_credentials from authenticated',
    shows: (matrix) => matrix.relations['private.broker_credentials']?.owner,
    as: 'S---- .----',
  },
  {
    mistake: 'a view that runs as its owner',
    plant: 'alter view public.orders reset (security_invoker)',
    undo: 'alter view public.orders set (security_invoker = true)',
    shows: (matrix) => [matrix.relations.orders?.is, matrix.relations.orders?.owner],
    as: ['view of app_owner, RUNS AS ITS OWNER', 'S!!! S!!!'],
  },
  {
    mistake: 'the secret key allowed to read the ledger',
    plant: 'grant usage on schema trade to service_role; grant select on trade.broker_orders to service_role',
    undo: 'revoke usage on schema trade from service_role; revoke select on trade.broker_orders from service_role',
    shows: (matrix) => [matrix.schemas.trade, matrix.relations['trade.broker_orders']?.service_role],
    as: ['authenticated service_role', 'S---- S----'],
  },
  {
    mistake: 'a definer function in the exposed schema without a search path, for everybody',
    plant: `create function public.all_orders() returns bigint language sql security definer
        as 'select count(*) from trade.order_intents'; grant execute on function public.all_orders() to public`,
    undo: 'drop function public.all_orders()',
    shows: (matrix) => [matrix.functions['all_orders()'], matrix.calls.all_orders?.nobody],
    as: ['postgres, definer, search_path not set, execute: public', 'ok'],
  },
  {
    mistake: 'a helper made executable for users',
    plant: 'grant execute on function private.decrypt_at_rest(private.at_rest, text) to authenticated',
    undo: 'revoke execute on function private.decrypt_at_rest(private.at_rest, text) from authenticated',
    shows: (matrix) => matrix.functions['private.decrypt_at_rest(private.at_rest,text)'],
    as: 'postgres, definer, search_path "", execute: app_owner authenticated',
  },
  {
    mistake: 'a channel everybody may listen to',
    plant: 'create policy listen on realtime.messages for select to authenticated using (true)',
    undo: 'drop policy listen on realtime.messages',
    shows: (matrix) => matrix.policies['realtime.messages listen'],
    as: 'permissive select to authenticated using true check ',
  },
  {
    mistake: 'a bridge function that forgets to ask who is calling',
    plant: `create or replace function trade.sweep_intents(p_owner text, p_epoch bigint) returns integer
      language sql security definer set search_path = '' as 'select 0'`,
    undo: '',
    shows: (matrix) => matrix.calls.sweep_intents?.owner,
    as: 'ok',
  },
]

it.each(PLANTED)('the matrix catches $mistake', { timeout: 60_000 }, async ({ plant, undo, shows, as }) => {
  expect(shows(manifest)).not.toEqual(as)
  await ledger.sql.unsafe(plant)
  const matrix = await readAccessMatrix(ledger)
  await ledger.sql.unsafe(undo)
  expect(shows(matrix)).toEqual(as)
  expect(matrix).not.toEqual(manifest)
})
