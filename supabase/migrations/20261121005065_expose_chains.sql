-- What the Data API can call of the above. Each function runs as its caller and hands on to `trade`, where the checks
-- are. Two statements: the second one sees what the first one wrote.
set role app_owner;

/* ---------------------------------------------------------------------------------------------------- by people */

create function public.approve_intent(p_id uuid) returns setof public.orders
language sql set search_path = ''
as $$
  select trade.approve_intent(p_id);
  select * from public.orders where id = p_id;
$$;

create function public.decline_intent(p_id uuid) returns setof public.orders
language sql set search_path = ''
as $$
  select trade.decline_intent(p_id);
  select * from public.orders where id = p_id;
$$;

create function public.resolve_intent(p_intent_id uuid, p_decision text, p_broker_order_id uuid default null)
returns setof public.orders
language sql set search_path = ''
as $$
  select trade.resolve_intent(p_intent_id, p_decision, p_broker_order_id);
  select * from public.orders where id = p_intent_id;
$$;

create function public.cancel_all_orders(p_id uuid, p_account_id uuid) returns integer
language sql set search_path = ''
as $$ select trade.cancel_all_orders(p_id, p_account_id) $$;

create function public.halt_trading(p_account_id uuid default null, p_reason text default null,
  p_cancels boolean default false)
returns integer
language sql set search_path = ''
as $$ select trade.halt_trading(p_account_id, p_reason, p_cancels) $$;

create function public.modify_order(p_id uuid, p_order_id uuid, p_order_type text, p_quantity text default null,
  p_limit_price text default null)
returns uuid
language sql set search_path = ''
as $$ select trade.modify_order(p_id, p_order_id, p_order_type, p_quantity, p_limit_price) $$;

create function public.place_parent_order(p_id uuid, p_account_id uuid, p_kind text, p_instrument_id text, p_side text,
  p_quantity text, p_terms jsonb, p_valid_until timestamptz default null)
returns setof public.parent_orders
language sql set search_path = ''
as $$
  select trade.place_parent_order(p_id, p_account_id, p_kind, p_instrument_id, p_side, p_quantity, p_terms,
    p_valid_until);
  select * from public.parent_orders where id = p_id;
$$;

create function public.cancel_parent_order(p_id uuid) returns setof public.parent_orders
language sql set search_path = ''
as $$
  select trade.cancel_parent_order(p_id);
  select * from public.parent_orders where id = p_id;
$$;

create function public.resume_parent_order(p_id uuid) returns setof public.parent_orders
language sql set search_path = ''
as $$
  select trade.resume_parent_order(p_id);
  select * from public.parent_orders where id = p_id;
$$;

/* --------------------------------------------------------------------------------------------------- by bridges */

create function public.list_parent_orders(p_after uuid default null, p_limit integer default 1000)
returns setof public.bridge_parent
language sql set search_path = ''
as $$ select * from trade.list_parent_orders(p_after, p_limit) $$;

create function public.spawn_child(p_parent_id uuid, p_leg text, p_sequence integer, p_order_type text,
  p_quantity integer, p_limit_price numeric, p_stop_price numeric, p_time_in_force text, p_owner text, p_epoch bigint)
returns setof public.bridge_intent
language sql set search_path = ''
as $$
  select * from trade.spawn_child(p_parent_id, p_leg, p_sequence, p_order_type, p_quantity, p_limit_price,
    p_stop_price, p_time_in_force, p_owner, p_epoch)
$$;

create function public.cancel_child(p_parent_id uuid, p_order_id uuid, p_owner text, p_epoch bigint)
returns setof public.bridge_intent
language sql set search_path = ''
as $$ select * from trade.cancel_child(p_parent_id, p_order_id, p_owner, p_epoch) $$;

create function public.record_parent(p_parent_id uuid, p_state text, p_placement text, p_progress jsonb,
  p_reason_code text, p_reason_detail jsonb, p_owner text, p_epoch bigint)
returns setof public.bridge_parent
language sql set search_path = ''
as $$
  select * from trade.record_parent(p_parent_id, p_state, p_placement, p_progress, p_reason_code, p_reason_detail,
    p_owner, p_epoch)
$$;

create function public.lower_mode(p_account_id uuid, p_mode text, p_reason_code text, p_detail jsonb default null,
  p_cancels boolean default false)
returns text
language sql set search_path = ''
as $$ select trade.lower_mode(p_account_id, p_mode, p_reason_code, p_detail, p_cancels) $$;

create function public.record_day_snapshot(p_account_id uuid, p_date date, p_kind text, p_snapshot jsonb) returns jsonb
language sql set search_path = ''
as $$ select trade.record_day_snapshot(p_account_id, p_date, p_kind, p_snapshot) $$;

create function public.list_day_snapshots(p_account_id uuid, p_from date)
returns table (date date, kind text, snapshot jsonb, recorded_at timestamptz)
language sql set search_path = ''
as $$ select * from trade.list_day_snapshots(p_account_id, p_from) $$;

create function public.record_statement(p_account_id uuid, p_date date, p_statement jsonb) returns void
language sql set search_path = ''
as $$ select trade.record_statement(p_account_id, p_date, p_statement) $$;

create function public.record_adjustment(p_account_id uuid, p_kind text, p_instrument_id text, p_detail jsonb)
returns void
language sql set search_path = ''
as $$ select trade.record_adjustment(p_account_id, p_kind, p_instrument_id, p_detail) $$;

grant execute on function
  public.approve_intent(uuid),
  public.decline_intent(uuid),
  public.resolve_intent(uuid, text, uuid),
  public.cancel_all_orders(uuid, uuid),
  public.halt_trading(uuid, text, boolean),
  public.modify_order(uuid, uuid, text, text, text),
  public.place_parent_order(uuid, uuid, text, text, text, text, jsonb, timestamptz),
  public.cancel_parent_order(uuid),
  public.resume_parent_order(uuid),
  public.list_parent_orders(uuid, integer),
  public.spawn_child(uuid, text, integer, text, integer, numeric, numeric, text, text, bigint),
  public.cancel_child(uuid, uuid, text, bigint),
  public.record_parent(uuid, text, text, jsonb, text, jsonb, text, bigint),
  public.lower_mode(uuid, text, text, jsonb, boolean),
  public.record_day_snapshot(uuid, date, text, jsonb),
  public.list_day_snapshots(uuid, date),
  public.record_statement(uuid, date, jsonb),
  public.record_adjustment(uuid, text, text, jsonb)
  to authenticated;

set role postgres;
