-- A strategy is armed by the call that knows its ladder; the call for versions of any kind arms none past it.
set role app_owner;

create function private.require_strategy_version() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not exists (select from trade.strategy_versions v
    where v.id = new.id and v.user_id = new.user_id and v.account_id = new.account_id and v.hash = new.hash) then
    perform private.fail('input_invalid', jsonb_build_object('field', 'kind', 'expected', 'rule'));
  end if;
  return new;
end $$;
create trigger require_strategy_version before insert on private.armed_versions
  for each row when (new.kind = 'strategy') execute function private.require_strategy_version();

set role postgres;
