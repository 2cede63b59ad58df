import type { MatrixPart } from './access-matrix.ts'

/** Mistakes that have been made before, here or elsewhere: what somebody ran, how it is undone, what gives it away. */
export const PLANTED: readonly {
  readonly mistake: string
  readonly plant: string
  readonly undo: string
  /** Part of the matrix, line, and for relations the principal or fact. */
  readonly shows: readonly [MatrixPart, string, string?]
  readonly as: string
}[] = [
  {
    mistake: 'a policy "for all" on the ledger that was meant to let owners look',
    plant: `create policy "Users can view own intents" on trade.order_intents for all using (auth.uid() = user_id);
      grant all on trade.order_intents to authenticated`,
    undo: `drop policy "Users can view own intents" on trade.order_intents;
      revoke all on trade.order_intents from authenticated;
      grant select (id, user_id, account_id, kind, target_intent_id, target_broker_order_id, instrument_id, side, order_type,
        quantity, limit_price, time_in_force, source, state, sent_at, expires_at, order_date, order_no, reason_code,
        reason_text, created_at, acked_at, updated_at, version, stop_price, parent_id, leg, sequence, supersedes, source_id,
        source_hash, reason_detail) on trade.order_intents to authenticated`,
    shows: ['relations', 'trade.order_intents', 'owner'],
    // Stamping a version needs a sequence users have no right to; only that these rows are referred to keeps them.
    as: 'S--!- .-..-',
  },
  {
    mistake: 'the same on positions, whose rows nobody refers to',
    plant: `create policy "Users can view own positions" on trade.positions for all using (auth.uid() = user_id);
      grant all on trade.positions to authenticated`,
    undo: `drop policy "Users can view own positions" on trade.positions; revoke all on trade.positions from authenticated;
      grant select on trade.positions to authenticated`,
    shows: ['relations', 'trade.positions', 'owner'],
    as: 'S--DT .-..T',
  },
  {
    mistake: 'row-level security switched off "for a moment"',
    plant: 'alter table trade.fills disable row level security',
    undo: 'alter table trade.fills enable row level security',
    shows: ['relations', 'trade.fills', 'stranger'],
    as: 'S---- S----',
  },
  {
    mistake: 'row-level security not forced on the owner of the table',
    plant: 'alter table trade.risk_limits no force row level security',
    undo: 'alter table trade.risk_limits force row level security',
    shows: ['relations', 'trade.risk_limits', 'is'],
    as: 'table of app_owner, rls',
  },
  {
    mistake: 'a policy that is always true',
    plant: 'create policy everyone on trade.order_intents for select to authenticated using (true)',
    undo: 'drop policy everyone on trade.order_intents',
    shows: ['relations', 'trade.order_intents', 'bridge'],
    as: 'S---- S----',
  },
  {
    mistake: 'a policy that believes user_metadata, which users write themselves',
    plant: `create policy admins on trade.balances for select to authenticated
      using (auth.jwt() -> 'user_metadata' ->> 'role' = 'admin')`,
    undo: 'drop policy admins on trade.balances',
    shows: ['relations', 'trade.balances', 'forger'],
    as: 'S---- S----',
  },
  {
    mistake: 'a policy that takes the user from user_metadata',
    plant: `create policy mine on trade.audit_log for select to authenticated
      using (user_id::text = auth.jwt() -> 'user_metadata' ->> 'sub')`,
    undo: 'drop policy mine on trade.audit_log',
    shows: ['relations', 'trade.audit_log', 'forger'],
    as: 'S---- .----',
  },
  {
    mistake: 'a policy that lets null equal null',
    plant: `create policy own on trade.statements for select to authenticated
      using (user_id is not distinct from coalesce(auth.uid(), user_id))`,
    undo: 'drop policy own on trade.statements',
    shows: ['relations', 'trade.statements', 'nobody'],
    as: 'S---- S----',
  },
  {
    mistake: 'an admin who may read everybody’s orders',
    plant: `create policy admins on trade.broker_orders for select to authenticated
      using (exists (select from public.profiles p where p.id = auth.uid() and p.role = 'admin'))`,
    undo: 'drop policy admins on trade.broker_orders',
    shows: ['relations', 'trade.broker_orders', 'admin'],
    as: 'S---- S----',
  },
  {
    mistake: 'credentials made readable to their owner',
    plant: `create policy own on private.broker_credentials for select to authenticated using (user_id = auth.uid());
      grant select on private.broker_credentials to authenticated`,
    undo: 'drop policy own on private.broker_credentials; revoke select on private.broker_credentials from authenticated',
    shows: ['relations', 'private.broker_credentials', 'owner'],
    as: 'S---- .----',
  },
  {
    mistake: 'one column more than was meant',
    plant: 'grant select (request_hash) on trade.order_intents to authenticated',
    undo: 'revoke select (request_hash) on trade.order_intents from authenticated',
    shows: ['columns', 'trade.order_intents.request_hash'],
    as: 'authenticated S',
  },
  {
    mistake: 'one column that may be written',
    plant: 'grant update (mode) on trade.broker_accounts to authenticated',
    undo: 'revoke update (mode) on trade.broker_accounts from authenticated',
    shows: ['columns', 'trade.broker_accounts.mode'],
    as: 'authenticated SU',
  },
  {
    mistake: 'a view that runs as its owner',
    plant: 'alter view public.orders reset (security_invoker)',
    undo: 'alter view public.orders set (security_invoker = true)',
    shows: ['relations', 'orders', 'is'],
    as: 'view of app_owner, RUNS AS ITS OWNER',
  },
  {
    mistake: 'the secret key allowed to read the ledger',
    plant: 'grant usage on schema trade to service_role; grant select on trade.broker_orders to service_role',
    undo: 'revoke usage on schema trade from service_role; revoke select on trade.broker_orders from service_role',
    shows: ['relations', 'trade.broker_orders', 'service_role'],
    as: 'S---- S----',
  },
  {
    mistake: 'a schema opened to the publishable key',
    plant: 'grant usage on schema private to anon',
    undo: 'revoke usage on schema private from anon',
    shows: ['schemas', 'private'],
    as: 'anon authenticated',
  },
  {
    mistake: 'a definer function in the exposed schema without a search path, for everybody',
    plant: `create function public.all_orders() returns bigint language sql security definer
        as 'select count(*) from trade.order_intents'; grant execute on function public.all_orders() to public`,
    undo: 'drop function public.all_orders()',
    shows: ['functions', 'all_orders()'],
    as: 'postgres, definer, search_path not set, execute: public',
  },
  {
    mistake: 'a helper made executable for users',
    plant: 'grant execute on function private.decrypt_at_rest(private.at_rest, text) to authenticated',
    undo: 'revoke execute on function private.decrypt_at_rest(private.at_rest, text) from authenticated',
    shows: ['functions', 'private.decrypt_at_rest(private.at_rest,text)'],
    as: 'postgres, definer, search_path "", execute: app_owner authenticated',
  },
  {
    mistake: 'a channel everybody may listen to',
    plant: 'create policy listen on realtime.messages for select to authenticated using (true)',
    undo: 'drop policy listen on realtime.messages',
    shows: ['policies', 'realtime.messages listen'],
    as: 'permissive select to authenticated using true check ',
  },
  {
    mistake: 'a policy for everybody instead of for a role',
    plant: 'create policy read on public.trading_calendar for select using (true)',
    undo: 'drop policy read on public.trading_calendar',
    shows: ['policies', 'public.trading_calendar read'],
    as: 'permissive select to public using true check ',
  },
  {
    mistake: 'a bridge function that forgets to ask who is calling',
    plant: `create function trade.sweep_all() returns integer language sql security definer set search_path = '' as 'select 1';
      grant execute on function trade.sweep_all() to authenticated`,
    undo: 'drop function trade.sweep_all()',
    shows: ['calls', 'trade.sweep_all()'],
    as: 'denied: anon service_role; ok: nobody owner stranger forger bridge other_bridge admin owner_aal2',
  },
  {
    mistake: 'a function that takes the account’s word for whose it is',
    plant: `create function trade.peek(p_account_id uuid) returns bigint language sql security definer set search_path = ''
        as 'select count(*) from trade.order_intents where account_id = p_account_id';
      grant execute on function trade.peek(uuid) to authenticated`,
    undo: 'drop function trade.peek(uuid)',
    shows: ['reach', 'trade.peek(uuid)'],
    as: 'denied: anon service_role; ok: nobody owner stranger forger bridge other_bridge admin owner_aal2',
  },
  {
    mistake: 'results of backtests for whoever is signed in',
    plant: `create policy everyone on storage.objects for select to authenticated using (bucket_id = 'backtests')`,
    undo: 'drop policy everyone on storage.objects',
    shows: ['policies', 'storage.objects everyone'],
    as: `permissive select to authenticated using (bucket_id = 'backtests'::text) check `,
  },
  {
    mistake: 'the keys that sign signals, shown to "their owners"',
    plant: `grant select on private.hook_keys to authenticated;
      create policy owner_read on private.hook_keys for select to authenticated using (true)`,
    undo: 'drop policy owner_read on private.hook_keys; revoke select on private.hook_keys from authenticated',
    shows: ['relations', 'private.hook_keys', 'stranger'],
    as: 'S----',
  },
]
