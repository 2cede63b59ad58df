-- A wake-up names its intent, and a bridge that is woken a hundred times a second used to read everything unsettled each
-- time. Now it reads what it was woken for; the whole list is for starting, for a channel that was down, and for the poll.
set role app_owner;

create function trade.read_intents(p_ids uuid[]) returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  if p_ids is null or cardinality(p_ids) not between 1 and 1000 then
    perform private.fail('input_invalid', '{"field": "ids"}');
  end if;
  return query
    select shown.*
    from trade.order_intents i
    join trade.broker_accounts a on a.id = i.account_id
    cross join lateral trade.as_bridge_intent(i) shown
    where i.id = any(p_ids) and a.bridge_id = v_bridge
      and (i.state in ('ready', 'sending', 'in_doubt', 'absent', 'manual') or i.decided_at is not null)
    order by i.created_at, i.id;
end $$;

create function public.read_intents(p_ids uuid[]) returns setof public.bridge_intent
language sql set search_path = ''
as $$ select * from trade.read_intents(p_ids) $$;

revoke execute on function trade.read_intents(uuid[]), public.read_intents(uuid[]) from public;
grant execute on function trade.read_intents(uuid[]), public.read_intents(uuid[]) to authenticated;

-- Bridges ask for this from here on (LEDGER_CONTRACT in bridge/src/adapters/supabase/leases.ts). And whoever holds a lease
-- sees to it that no row of the audit chain waits for long.
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
    'contract', 4);
end $$;

set role postgres;
