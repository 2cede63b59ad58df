-- The link of an approval card says in itself for whom, for which order and until when it is good. Whoever changes one of
-- them, or follows a link that was meant for somebody else, is told so instead of being shown something.
set role app_owner;

-- Made here, read by nobody.
create table private.link_key (
  is_only boolean primary key default true check (is_only),
  key bytea not null check (octet_length(key) = 32)
);
alter table private.link_key enable row level security;
alter table private.link_key force row level security;
create policy app_owner_all on private.link_key to app_owner using (true) with check (true);
insert into private.link_key (key) values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- `p_until`: milliseconds since 1970.
create function private.sign_approval(p_user_id uuid, p_order_id uuid, p_until bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return encode(private.hmac_of((select key from private.link_key),
    convert_to(concat_ws('.', 'approval', p_user_id, p_order_id, p_until), 'UTF8')), 'hex');
end $$;

-- The message of a card carries what its link has to say. It is the owner's own row and goes to their own channels.
create function private.sign_card() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_until bigint := floor(extract(epoch from new.expires_at) * 1000);
begin
  new.params := new.params || jsonb_build_object('until', v_until,
    'signature', private.sign_approval(new.user_id, new.intent_id, v_until));
  return new;
end $$;
create trigger sign_card before insert on trade.notifications
  for each row when (new.event_type = 'order_proposed') execute function private.sign_card();

-- What became of the order a link leads to: 'open' while it waits, 'over' once somebody or the time has decided.
create function trade.open_approval(p_order_id uuid, p_until bigint, p_signature text) returns text
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
  elsif p_until <= extract(epoch from clock_timestamp()) * 1000 then
    perform private.fail('link_expired');
  end if;
  return case v_state when 'proposed' then 'open' else 'over' end;
end $$;

create function public.open_approval(p_order_id uuid, p_until bigint, p_signature text) returns text
language sql stable set search_path = ''
as $$ select trade.open_approval(p_order_id, p_until, p_signature) $$;

grant execute on function trade.open_approval(uuid, bigint, text), public.open_approval(uuid, bigint, text)
  to authenticated;

set role postgres;
