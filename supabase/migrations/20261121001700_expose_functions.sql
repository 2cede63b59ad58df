-- What the Data API can call. Each function runs as its caller and only hands on to `trade`, where the checks are.
set role app_owner;

/* ---------------------------------------------------------------------------------------------------- by people */

create function public.update_profile(p_display_name text, p_locale text) returns void
language sql set search_path = ''
as $$ select trade.update_profile(p_display_name, p_locale) $$;

create function public.create_watchlist_folder(p_name text) returns uuid
language sql set search_path = ''
as $$ select trade.create_watchlist_folder(p_name) $$;

create function public.rename_watchlist_folder(p_id uuid, p_name text) returns void
language sql set search_path = ''
as $$ select trade.rename_watchlist_folder(p_id, p_name) $$;

create function public.delete_watchlist_folder(p_id uuid) returns void
language sql set search_path = ''
as $$ select trade.delete_watchlist_folder(p_id) $$;

create function public.add_watchlist_item(p_folder_id uuid, p_instrument_id text) returns uuid
language sql set search_path = ''
as $$ select trade.add_watchlist_item(p_folder_id, p_instrument_id) $$;

create function public.remove_watchlist_item(p_id uuid) returns void
language sql set search_path = ''
as $$ select trade.remove_watchlist_item(p_id) $$;

create function public.move_watchlist_item(p_id uuid, p_folder_id uuid, p_position integer) returns void
language sql set search_path = ''
as $$ select trade.move_watchlist_item(p_id, p_folder_id, p_position) $$;

create function public.create_broker_account(p_bridge_id uuid, p_environment text, p_label text) returns uuid
language sql set search_path = ''
as $$ select trade.create_broker_account(p_bridge_id, p_environment, p_label) $$;

create function public.archive_broker_account(p_account_id uuid) returns void
language sql set search_path = ''
as $$ select trade.archive_broker_account(p_account_id) $$;

create function public.save_credential(p_account_id uuid, p_key_id text, p_sealed text) returns uuid
language sql set search_path = ''
as $$ select trade.save_credential(p_account_id, p_key_id, p_sealed) $$;

create function public.set_trading_mode(p_account_id uuid, p_mode text, p_reason text default null) returns void
language sql set search_path = ''
as $$ select trade.set_trading_mode(p_account_id, p_mode, p_reason) $$;

create function public.request_quote_relay(p_bridge_id uuid, p_instrument_ids text[]) returns void
language sql set search_path = ''
as $$ select trade.request_quote_relay(p_bridge_id, p_instrument_ids) $$;

-- Two statements each: the second one sees what the first one wrote.
create function public.place_intent(p_id uuid, p_account_id uuid, p_instrument_id text, p_side text, p_order_type text,
  p_quantity integer, p_limit_price numeric default null, p_time_in_force text default 'day')
returns setof public.orders
language sql set search_path = ''
as $$
  select trade.place_intent(p_id, p_account_id, p_instrument_id, p_side, p_order_type, p_quantity, p_limit_price,
    p_time_in_force);
  select * from public.orders where id = p_id;
$$;

create function public.cancel_order(p_id uuid, p_order_id uuid) returns setof public.orders
language sql set search_path = ''
as $$
  select trade.cancel_order(p_id, p_order_id);
  select * from public.orders where id = p_order_id;
$$;

/* --------------------------------------------------------------------------------------------------- by bridges */

create function public.bridge_heartbeat(p_version text, p_feed jsonb) returns jsonb
language sql set search_path = ''
as $$ select trade.bridge_heartbeat(p_version, p_feed) $$;

create function public.acquire_lease(p_owner text, p_ttl_ms integer) returns jsonb
language sql set search_path = ''
as $$ select trade.acquire_lease(p_owner, p_ttl_ms) $$;

create function public.release_lease(p_owner text, p_epoch bigint) returns boolean
language sql set search_path = ''
as $$ select trade.release_lease(p_owner, p_epoch) $$;

create function public.list_bridge_accounts()
returns table (account_id uuid, user_id uuid, broker text, environment text, label text,
  mode text, credential_id uuid, credential_state text)
language sql set search_path = ''
as $$ select * from trade.list_bridge_accounts() $$;

create function public.read_credential(p_account_id uuid)
returns table (credential_id uuid, user_id uuid, account_id uuid, environment text,
  broker text, sealed_to text, sealed text)
language sql set search_path = ''
as $$ select * from trade.read_credential(p_account_id) $$;

create function public.record_session(p_account_id uuid, p_state text, p_code text default null, p_detail jsonb default null,
  p_credential_id uuid default null, p_credential_state text default null, p_account_number_masked text default null)
returns void
language sql set search_path = ''
as $$ select trade.record_session(p_account_id, p_state, p_code, p_detail, p_credential_id, p_credential_state, p_account_number_masked) $$;

create function public.list_pending_intents() returns setof public.bridge_intent
language sql set search_path = ''
as $$ select * from trade.list_pending_intents() $$;

create function public.claim_intent(p_intent_id uuid, p_owner text, p_epoch bigint, p_window_ms integer default 2000)
returns setof public.bridge_intent
language sql set search_path = ''
as $$ select * from trade.claim_intent(p_intent_id, p_owner, p_epoch, p_window_ms) $$;

create function public.record_denied(p_intent_id uuid, p_owner text, p_epoch bigint, p_code text, p_detail jsonb default null)
returns text
language sql set search_path = ''
as $$ select trade.record_denied(p_intent_id, p_owner, p_epoch, p_code, p_detail) $$;

create function public.record_not_sent(p_intent_id uuid, p_owner text, p_epoch bigint, p_cause text) returns text
language sql set search_path = ''
as $$ select trade.record_not_sent(p_intent_id, p_owner, p_epoch, p_cause) $$;

create function public.record_ack(p_intent_id uuid, p_order_date date, p_order_no text, p_branch text default null,
  p_accepted_at timestamptz default null)
returns text
language sql set search_path = ''
as $$ select trade.record_ack(p_intent_id, p_order_date, p_order_no, p_branch, p_accepted_at) $$;

create function public.record_rejected(p_intent_id uuid, p_owner text, p_epoch bigint, p_code text, p_text text)
returns text
language sql set search_path = ''
as $$ select trade.record_rejected(p_intent_id, p_owner, p_epoch, p_code, p_text) $$;

create function public.record_in_doubt(p_intent_id uuid, p_cause text) returns text
language sql set search_path = ''
as $$ select trade.record_in_doubt(p_intent_id, p_cause) $$;

create function public.record_absent(p_intent_id uuid) returns text
language sql set search_path = ''
as $$ select trade.record_absent(p_intent_id) $$;

create function public.record_manual(p_intent_id uuid, p_detail jsonb default null) returns text
language sql set search_path = ''
as $$ select trade.record_manual(p_intent_id, p_detail) $$;

create function public.sweep_intents(p_owner text, p_epoch bigint) returns integer
language sql set search_path = ''
as $$ select trade.sweep_intents(p_owner, p_epoch) $$;

create function public.record_order_reports(p_account_id uuid, p_reports jsonb, p_source text) returns jsonb
language sql set search_path = ''
as $$ select trade.record_order_reports(p_account_id, p_reports, p_source) $$;

create function public.record_balance(p_account_id uuid, p_balance jsonb) returns jsonb
language sql set search_path = ''
as $$ select trade.record_balance(p_account_id, p_balance) $$;

create function public.relay_quotes(p_user_id uuid, p_quotes jsonb) returns void
language sql set search_path = ''
as $$ select trade.relay_quotes(p_user_id, p_quotes) $$;

create function public.upsert_instruments(p_rows jsonb) returns integer
language sql set search_path = ''
as $$ select trade.upsert_instruments(p_rows) $$;

grant execute on function
  public.update_profile(text, text),
  public.create_watchlist_folder(text),
  public.rename_watchlist_folder(uuid, text),
  public.delete_watchlist_folder(uuid),
  public.add_watchlist_item(uuid, text),
  public.remove_watchlist_item(uuid),
  public.move_watchlist_item(uuid, uuid, integer),
  public.create_broker_account(uuid, text, text),
  public.archive_broker_account(uuid),
  public.save_credential(uuid, text, text),
  public.set_trading_mode(uuid, text, text),
  public.request_quote_relay(uuid, text[]),
  public.place_intent(uuid, uuid, text, text, text, integer, numeric, text),
  public.cancel_order(uuid, uuid),
  public.bridge_heartbeat(text, jsonb),
  public.acquire_lease(text, integer),
  public.release_lease(text, bigint),
  public.list_bridge_accounts(),
  public.read_credential(uuid),
  public.record_session(uuid, text, text, jsonb, uuid, text, text),
  public.list_pending_intents(),
  public.claim_intent(uuid, text, bigint, integer),
  public.record_denied(uuid, text, bigint, text, jsonb),
  public.record_not_sent(uuid, text, bigint, text),
  public.record_ack(uuid, date, text, text, timestamptz),
  public.record_rejected(uuid, text, bigint, text, text),
  public.record_in_doubt(uuid, text),
  public.record_absent(uuid),
  public.record_manual(uuid, jsonb),
  public.sweep_intents(text, bigint),
  public.record_order_reports(uuid, jsonb, text),
  public.record_balance(uuid, jsonb),
  public.relay_quotes(uuid, jsonb),
  public.upsert_instruments(jsonb)
  to authenticated;

set role postgres;
