-- The message of a card says which rule or strategy wants the order, and which version of it: two may want the same.
set role app_owner;

create function private.asker_of(p_intent_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('ruleName', r.name, 'strategyName', s.name,
      'versionNumber', coalesce(rv.number, sv.number))
    from trade.order_intents i
    left join trade.rule_versions rv on rv.id = i.source_id
    left join trade.rules r on r.id = rv.rule_id
    left join trade.strategy_versions sv on sv.id = i.source_id
    left join trade.strategies s on s.id = sv.strategy_id
    where i.id = p_intent_id);
end $$;

create or replace function private.sign_card() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_until bigint := floor(extract(epoch from new.expires_at) * 1000);
begin
  new.params := new.params || coalesce(jsonb_strip_nulls(private.asker_of(new.intent_id)), '{}')
    || jsonb_build_object('until', v_until, 'signature',
      private.sign_approval(new.user_id, new.intent_id, v_until));
  return new;
end $$;

set role postgres;
