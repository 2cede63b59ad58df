-- A bridge that makes an order reads it in the answer of that very call, and is about to claim it: to wake it once more
-- only makes it read all that waits at the moment it has the least time. What it never read an answer of it finds by
-- looking, as ever.
set role app_owner;

create or replace function private.tell_intent() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_state text;
  v_bridge uuid;
begin
  perform private.broadcast_order(new.user_id,
    case new.kind when 'place' then new.id else coalesce(new.target_intent_id, new.target_broker_order_id) end,
    new.version);
  if new.state = 'ready' then
    select i.state, a.bridge_id into v_state, v_bridge
    from trade.order_intents i join trade.broker_accounts a on a.id = i.account_id
    where i.id = new.id and i.version = new.version;
    if v_state = 'ready' and (tg_op = 'UPDATE' or new.kind = 'cancel'
      or private.own_bridge_id() is distinct from v_bridge) then
      perform private.broadcast('bridge:' || v_bridge, 'intent_ready',
        jsonb_build_object('intentId', new.id, 'accountId', new.account_id));
    end if;
  end if;
  return null;
end $$;

set role postgres;
