-- Bridges run strategies and tests of the past from here on (LEDGER_CONTRACT in bridge/src/adapters/supabase/leases.ts).
set role app_owner;

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
  return jsonb_build_object('epoch', v_lease.epoch, 'expiresAt', v_lease.expires_at, 'now', clock_timestamp(),
    'contract', 3);
end $$;

set role postgres;
