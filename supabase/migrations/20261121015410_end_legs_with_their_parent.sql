-- A leg that was on its way when its parent came to its end, and never left, is not taken again.
set role app_owner;

create or replace function trade.record_not_sent(p_intent_id uuid, p_owner text, p_epoch bigint, p_cause text,
  p_attempt integer) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
  v_detail jsonb := jsonb_build_object('cause', left(p_cause, 200));
begin
  if v_intent.state <> 'sending' or v_intent.claim_owner <> p_owner or v_intent.epoch <> p_epoch
    or v_intent.attempt is distinct from p_attempt then
    return v_intent.state;
  end if;
  if v_intent.kind = 'place' and exists (select from trade.parent_orders
    where id = v_intent.parent_id and state in ('done', 'canceled', 'expired', 'failed')) then
    return trade.settle_intent(p_intent_id, 'expired', 'canceled_by_parent', null, v_detail);
  elsif v_intent.attempt >= 3 or v_intent.expires_at <= clock_timestamp() then
    return trade.settle_intent(p_intent_id, 'expired', 'broker_unreachable', null, v_detail);
  end if;
  update trade.order_intents
  set state = 'ready', sent_at = null, send_deadline = null, claim_owner = null, epoch = null, reason_detail = v_detail
  where id = p_intent_id;
  return 'ready';
end $$;

set role postgres;
