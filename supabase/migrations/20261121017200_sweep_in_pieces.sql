-- A sweep expired everything that was due in one transaction, over all accounts. With thousands of orders nobody could take
-- in time it took longer than a bridge waits for an answer, was rolled back, and began again with more. Now it locks only
-- accounts of which something is due and expires so many orders at a time; what is unanswered or in doubt never waits for
-- that. And what is over is not offered to a bridge any more while it waits to be swept.
set role app_owner;

create or replace function trade.sweep_intents(p_owner text, p_epoch bigint) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_account_id uuid;
  v_parent uuid;
  -- Orders to expire in one call: SWEPT_AT_ONCE in bridge/src/runtime/session-manager.ts.
  v_left integer := 200;
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
    where a.bridge_id = v_bridge
      and (i.state in ('proposed', 'ready') and i.expires_at <= clock_timestamp()
        or i.state = 'in_doubt' and greatest(i.updated_at, v_held_since) + interval '180 s' < clock_timestamp()
        or i.state = 'sending'
          and (i.send_deadline + interval '9 s' < clock_timestamp() or i.epoch is distinct from p_epoch))
    union
    select p.account_id
    from trade.parent_orders p join trade.broker_accounts a on a.id = p.account_id
    where a.bridge_id = v_bridge and p.state in ('working', 'triggered', 'suspended')
      and p.valid_until <= clock_timestamp()
    order by 1
  loop
    perform trade.lock_bridge_account(v_account_id);
    update trade.order_intents set state = 'expired', reason_code = 'intent_expired'
    where id in (
      select id from trade.order_intents
      where account_id = v_account_id and state in ('proposed', 'ready') and expires_at <= clock_timestamp()
      order by created_at limit v_left);
    get diagnostics v_moved = row_count;
    v_left := v_left - v_moved;
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
      and (i.state in ('sending', 'in_doubt', 'manual')
        or (i.state = 'ready' and i.expires_at > clock_timestamp())
        or (i.state = 'absent' and private.kst_date(i.created_at) = private.kst_date(clock_timestamp()))
        or i.decided_at > clock_timestamp() - interval '1 day')
      and (p_after is null or (i.created_at, i.id) > (v_after, p_after))
    order by i.created_at, i.id
    limit p_limit;
end $$;

set role postgres;
