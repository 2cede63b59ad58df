-- Who lets a conditional order go on says that they have looked at what was called absent until then, and at nothing after
-- it. The ledger always counted so; now it tells the bridge what it counts by.
set role app_owner;

-- As before, with `absentAt`.
create or replace function trade.as_child(p_intent trade.order_intents, p_order trade.broker_orders) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('intentId', p_intent.id, 'leg', p_intent.leg,
    'sequence', p_intent.sequence, 'state', p_intent.state, 'side', p_intent.side, 'quantity', p_intent.quantity,
    'filledQuantity', coalesce(p_order.cum_qty, 0),
    'leavesQuantity', case when p_intent.state = 'absent' then 0 else trade.live_quantity(p_intent.state,
      p_intent.quantity, p_intent.updated_at, p_order.status,
      p_order.quantity - p_order.cum_qty - p_order.canceled_qty - p_order.rejected_qty, null) end,
    'orderDate', coalesce(p_order.order_date, p_intent.order_date),
    'orderNo', coalesce(p_order.order_no, p_intent.order_no), 'branch', coalesce(p_order.branch, p_intent.branch),
    'reasonCode', p_intent.reason_code, 'createdAt', coalesce(p_intent.created_at, p_order.ordered_at),
    'absentAt', case when p_intent.state = 'absent' then p_intent.updated_at end)
$$;

-- Bridges ask for this from here on (LEDGER_CONTRACT in bridge/src/adapters/supabase/leases.ts).
create or replace function trade.acquire_lease(p_owner text, p_ttl_ms integer) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_lease private.leases;
begin
  if coalesce(p_owner, '') = '' or p_ttl_ms is null or p_ttl_ms not between 1000 and 60000 then
    perform private.fail('input_invalid');
  end if;
  select * into strict v_lease from private.leases where bridge_id = v_bridge for update;
  if v_lease.owner is distinct from p_owner and v_lease.expires_at > clock_timestamp() then
    return null;
  end if;
  update private.leases
  set epoch = epoch + (owner is distinct from p_owner)::integer, owner = p_owner,
    expires_at = clock_timestamp() + p_ttl_ms * interval '1 ms'
  where bridge_id = v_bridge
  returning * into v_lease;
  perform private.chain_audit_rows();
  return jsonb_build_object('epoch', v_lease.epoch, 'expiresAt', v_lease.expires_at, 'now', clock_timestamp(),
    'contract', 5);
end $$;

set role postgres;
