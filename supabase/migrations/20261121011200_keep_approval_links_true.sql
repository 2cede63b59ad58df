-- Whoever follows the link of an order that went out is not told that it did not: only what still waited when its time was
-- over has expired.
set role app_owner;

create or replace function trade.open_approval(p_order_id uuid, p_until bigint, p_signature text) returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_state text := (select state from trade.order_intents where id = p_order_id and user_id = v_user);
begin
  -- Comparing hashes of the two takes as long for any wrong guess.
  if v_state is null or sha256(convert_to(private.sign_approval(v_user, p_order_id, p_until), 'UTF8'))
    is distinct from sha256(convert_to(coalesce(p_signature, ''), 'UTF8')) then
    perform private.fail('link_invalid', '{}', '42501');
  elsif v_state in ('proposed', 'expired') and p_until <= extract(epoch from clock_timestamp()) * 1000 then
    perform private.fail('link_expired');
  end if;
  return case v_state when 'proposed' then 'open' else 'over' end;
end $$;

set role postgres;
