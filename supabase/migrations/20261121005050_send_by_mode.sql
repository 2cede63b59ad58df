-- Taking and settling intents with the modes, doubts and orders as they are now.
set role app_owner;

alter type public.bridge_intent
  add attribute stop_price numeric,
  add attribute parent_id uuid,
  add attribute leg text,
  add attribute sequence integer,
  add attribute supersedes uuid,
  add attribute source_id uuid,
  add attribute source_hash text;

create or replace function trade.as_bridge_intent(p_intent trade.order_intents) returns public.bridge_intent
language sql stable set search_path = ''
as $$
  select p_intent.id, p_intent.user_id, p_intent.account_id, a.environment, p_intent.kind, p_intent.instrument_id,
    p_intent.side, p_intent.order_type, p_intent.quantity, p_intent.limit_price, p_intent.time_in_force,
    p_intent.source, p_intent.state, p_intent.attempt, p_intent.epoch, p_intent.claim_owner, p_intent.sent_at,
    p_intent.send_deadline, p_intent.expires_at, p_intent.order_date, p_intent.order_no, p_intent.branch,
    p_intent.reason_code, p_intent.reason_detail, p_intent.created_at, p_intent.acked_at,
    coalesce(p_intent.target_intent_id, p_intent.target_broker_order_id), t.order_date, t.order_no, t.branch,
    p_intent.fingerprint, p_intent.version, clock_timestamp(), p_intent.stop_price, p_intent.parent_id, p_intent.leg,
    p_intent.sequence, p_intent.supersedes, p_intent.source_id, p_intent.source_hash
  from trade.broker_accounts a
  left join trade.broker_orders t
    on t.intent_id = p_intent.target_intent_id or t.id = p_intent.target_broker_order_id
  where a.id = p_intent.account_id
$$;

-- True while an order that looks the same may be at the broker without anybody knowing.
create function trade.has_unanswered_twin(p_intent trade.order_intents) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from trade.order_intents y
    where y.fingerprint = p_intent.fingerprint and y.kind = 'place' and y.id <> p_intent.id
      and y.state in ('sending', 'in_doubt', 'manual'))
$$;

-- Takes one intent for sending: one row when it is the caller's to send now, none otherwise.
-- Whoever does not get this row back must not send.
create or replace function trade.claim_intent(p_intent_id uuid, p_owner text, p_epoch bigint, p_window_ms integer)
returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_intent trade.order_intents;
  v_mode text;
begin
  if p_window_ms is null or p_window_ms not between 100 and 10000 then
    perform private.fail('input_invalid', '{"field": "windowMs"}');
  end if;
  if not trade.holds_lease(v_bridge, p_owner, p_epoch) then
    return;
  end if;
  v_intent := trade.lock_bridge_intent(p_intent_id);
  v_mode := trade.effective_mode(v_intent.account_id);
  update trade.order_intents i
  set state = 'sending', attempt = attempt + 1, epoch = p_epoch, claim_owner = p_owner,
    sent_at = clock_timestamp(), send_deadline = clock_timestamp() + p_window_ms * interval '1 ms',
    reason_code = null, reason_text = null, reason_detail = null
  where i.id = p_intent_id and i.state = 'ready' and i.expires_at > clock_timestamp()
    and (v_mode = 'active' or i.kind = 'cancel' and v_mode <> 'observe'
      or i.kind = 'place' and i.side = 'sell' and v_mode = 'reducing')
    and (i.kind = 'cancel' or not trade.has_unanswered_twin(v_intent))
  returning * into v_intent;
  if found then
    return next trade.as_bridge_intent(v_intent);
  end if;
end $$;

/* ----------------------------------------------------------------------------------- what the broker has after all */

-- Ties a broker order to the intent it came from. 'acked', or 'conflict' when either is already tied to another, or when
-- `p_is_matched` (somebody found it in the list; nobody was answered) and an intent that looks the same still waits for
-- its answer: that one has the better claim.
create function trade.link_order(p_intent trade.order_intents, p_order trade.broker_orders, p_is_matched boolean)
returns text
language plpgsql set search_path = ''
as $$
declare
  v_is_late boolean := p_intent.state in ('absent', 'expired', 'denied', 'rejected');
  v_account trade.broker_accounts;
begin
  if p_order.intent_id = p_intent.id then
    return 'acked';
  elsif p_order.intent_id is null and p_intent.order_no is null
    and (p_order.instrument_id, p_order.side, p_order.quantity)
      = (p_intent.instrument_id, p_intent.side, p_intent.quantity)
    and not (v_is_late and p_is_matched and trade.has_unanswered_twin(p_intent)) then
    update trade.broker_orders
    set intent_id = p_intent.id, origin = case when v_is_late then 'late' else 'ours' end
    where account_id = p_order.account_id and order_date = p_order.order_date and order_no = p_order.order_no
    returning * into p_order;
    update trade.order_intents
    set state = 'acked', order_date = p_order.order_date, order_no = p_order.order_no, branch = p_order.branch,
      acked_at = p_order.ordered_at
    where id = p_intent.id;
    select * into strict v_account from trade.broker_accounts where id = p_intent.account_id;
    if v_account.cancels_all and p_order.status = 'open' then
      perform trade.make_cancel(private.derived_id('halted ' || p_intent.id), p_order, 600, p_intent.parent_id);
    end if;
    return 'acked';
  end if;
  perform trade.note_adjustment(p_order, 'second_order',
    jsonb_build_object('intentId', p_intent.id, 'heldBy', p_order.intent_id, 'intentOrderNo', p_intent.order_no));
  return 'conflict';
end $$;

-- As found in the broker's list.
create or replace function trade.link_order(p_intent trade.order_intents, p_order trade.broker_orders) returns text
language sql set search_path = ''
as $$
  select trade.link_order(p_intent, p_order, true)
$$;

-- The broker took it. A fact: true whoever tells it, in whatever state the intent is. Returns 'acked' or 'conflict'.
create or replace function trade.record_ack(p_intent_id uuid, p_order_date date, p_order_no text, p_branch text,
  p_accepted_at timestamptz) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
  v_order_no text := trade.order_number(p_order_no);
  v_at timestamptz := coalesce(p_accepted_at, clock_timestamp());
  v_order trade.broker_orders;
begin
  if v_intent.kind = 'cancel' then
    update trade.order_intents
    set state = 'acked', order_date = p_order_date, order_no = v_order_no, branch = p_branch, acked_at = v_at
    where id = p_intent_id and state <> 'acked';
    return 'acked';
  end if;
  insert into trade.broker_orders (account_id, order_date, order_no, branch, user_id, origin, instrument_id, side,
    order_type, quantity, limit_price, ordered_at)
  values (v_intent.account_id, p_order_date, v_order_no, coalesce(p_branch, ''), v_intent.user_id, 'late',
    v_intent.instrument_id, v_intent.side, v_intent.order_type, v_intent.quantity, v_intent.limit_price, v_at)
  on conflict (account_id, order_date, order_no) do nothing;
  update trade.broker_orders set branch = p_branch
  where account_id = v_intent.account_id and order_date = p_order_date and order_no = v_order_no
    and branch = '' and coalesce(p_branch, '') <> '';
  select * into strict v_order from trade.broker_orders
  where account_id = v_intent.account_id and order_date = p_order_date and order_no = v_order_no;
  return trade.link_order(v_intent, v_order, false);
end $$;

-- What is waiting or unsettled, oldest first: for waking up and for recovery. `absent` of today only, and what of today
-- a person tied to its order: a bridge may still know it as one to be decided.
create or replace function trade.list_pending_intents(p_after uuid, p_limit integer) returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select created_at from trade.order_intents where id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  return query
    select shown.*
    from trade.order_intents i
    join trade.broker_accounts a on a.id = i.account_id
    cross join lateral trade.as_bridge_intent(i) shown
    where a.bridge_id = v_bridge
      and (i.state in ('ready', 'sending', 'in_doubt', 'manual')
        or (i.state = 'absent' and private.kst_date(i.created_at) = private.kst_date(clock_timestamp()))
        or i.decided_at > clock_timestamp() - interval '1 day')
      and (p_after is null or (i.created_at, i.id) > (v_after, p_after))
    order by i.created_at, i.id
    limit p_limit;
end $$;

/* --------------------------------------------------------------------------------------------------------- sweeps */

alter table private.leases
  -- Since when this owner holds it without a break.
  add column held_since timestamptz not null default '-infinity';

create function private.stamp_lease() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.held_since := clock_timestamp();
  return new;
end $$;
create trigger stamp_held_since before update of epoch on private.leases
  for each row when (old.epoch <> new.epoch) execute function private.stamp_lease();

-- By the database's clock: what nobody took in time expires, what nobody answered for is in doubt, and what stays in
-- doubt for three minutes under one bridge's eyes is a person's to decide. A cancel in doubt decides nothing: whether it
-- worked is read from the order, and it may be asked for again.
create or replace function trade.sweep_intents(p_owner text, p_epoch bigint) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_account_id uuid;
  v_parent uuid;
  v_count integer := 0;
  v_moved integer;
  v_held_since timestamptz;
begin
  if not trade.holds_lease(v_bridge, p_owner, p_epoch) then
    return 0;
  end if;
  select held_since into strict v_held_since from private.leases where bridge_id = v_bridge;
  perform set_config('naru.by', 'clock', true);
  for v_account_id in
    select i.account_id
    from trade.order_intents i join trade.broker_accounts a on a.id = i.account_id
    where a.bridge_id = v_bridge and i.state in ('proposed', 'ready', 'sending', 'in_doubt')
    union
    select p.account_id
    from trade.parent_orders p join trade.broker_accounts a on a.id = p.account_id
    where a.bridge_id = v_bridge and p.state in ('working', 'triggered', 'suspended')
      and p.valid_until <= clock_timestamp()
    order by 1
  loop
    perform trade.lock_bridge_account(v_account_id);
    update trade.order_intents set state = 'expired', reason_code = 'intent_expired'
    where account_id = v_account_id and state in ('proposed', 'ready') and expires_at <= clock_timestamp();
    get diagnostics v_moved = row_count;
    v_count := v_count + v_moved;
    update trade.order_intents
    set state = case kind when 'place' then 'manual' else 'absent' end, reason_detail = '{"cause": "unsettled"}'
    where account_id = v_account_id and state = 'in_doubt'
      and greatest(updated_at, v_held_since) + interval '180 s' < clock_timestamp();
    get diagnostics v_moved = row_count;
    v_count := v_count + v_moved;
    update trade.order_intents set state = 'in_doubt', reason_detail = '{"cause": "unanswered"}'
    where account_id = v_account_id and state = 'sending'
      and (send_deadline + interval '9 s' < clock_timestamp() or epoch is distinct from p_epoch);
    get diagnostics v_moved = row_count;
    v_count := v_count + v_moved;
    for v_parent in
      select id from trade.parent_orders
      where account_id = v_account_id and state in ('working', 'triggered', 'suspended')
        and valid_until <= clock_timestamp()
    loop
      perform trade.end_parent(v_parent, 'expired', 'intent_expired');
      v_count := v_count + 1;
    end loop;
  end loop;
  perform set_config('naru.by', '', true);
  return v_count;
end $$;

set role postgres;
