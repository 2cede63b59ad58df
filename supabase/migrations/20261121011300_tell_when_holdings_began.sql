-- Rules are told the moment a holding began, not its day alone: bars are counted from there, and the best price since.
set role app_owner;

-- Of the accounts in which these armed versions trade: [{accountId, openOrders, dayTrades, held: {instrumentId: days},
-- since: {instrumentId: {at, ageMs}}}], and of the versions: [{versionId, dayPnl, losingStreak, owned: [instrumentId]}]. Days
-- are null, and since is left out, where it is not known when the holding began. `at`: milliseconds since 1970.
create or replace function trade.list_trading_facts(p_version_ids uuid[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_today date := private.kst_date(clock_timestamp());
begin
  if cardinality(p_version_ids) > 1000 then
    perform private.fail('input_invalid', '{"max": 1000}');
  end if;
  return (
    with named as (
      select v.id, v.rule_id, v.account_id from trade.rule_versions v join trade.broker_accounts a on a.id = v.account_id
      where v.id = any (p_version_ids) and v.disarmed_at is null and a.bridge_id = v_bridge and a.archived_at is null
    ), accounts as (
      select account_id, jsonb_build_object('accountId', account_id,
        'openOrders', (select count(*) from trade.order_intents i left join trade.broker_orders b on b.intent_id = i.id
            where i.account_id = n.account_id and i.kind = 'place'
              and (i.state in ('ready', 'sending', 'in_doubt', 'manual') or b.status = 'open'))
          + (select count(*) from trade.broker_orders b
            where b.account_id = n.account_id and b.intent_id is null and b.status = 'open'),
        'dayTrades', (select count(*) from trade.broker_orders b
          where b.account_id = n.account_id and b.order_date = v_today and b.cum_qty > 0),
        'held', (select coalesce(jsonb_object_agg(p.instrument_id, since.days), '{}')
          from trade.positions p
          left join lateral (
            select v_today - private.kst_date(min(r.seen_at)) as days
            from trade.rounds_of(n.account_id, false) r
            where r.instrument_id = p.instrument_id
            group by r.round having sum(r.shares) = p.quantity
            order by r.round desc limit 1
          ) since on true
          where p.account_id = n.account_id and p.quantity > 0),
        'since', (select coalesce(jsonb_object_agg(p.instrument_id, jsonb_build_object(
            'at', floor(extract(epoch from since.began_at) * 1000),
            'ageMs', floor(extract(epoch from clock_timestamp() - since.began_at) * 1000))), '{}')
          from trade.positions p
          join lateral (
            select min(r.seen_at) as began_at
            from trade.rounds_of(n.account_id, false) r
            where r.instrument_id = p.instrument_id
            group by r.round having sum(r.shares) = p.quantity
            order by r.round desc limit 1
          ) since on true
          where p.account_id = n.account_id and p.quantity > 0)) as told
      from (select distinct account_id from named) n
    )
    select jsonb_build_object(
      'accounts', (select coalesce(jsonb_agg(told), '[]') from accounts),
      'rules', (select coalesce(jsonb_agg(jsonb_build_object('versionId', n.id,
          'dayPnl', trade.rule_day_profit(n.account_id, n.rule_id),
          'losingStreak', trade.losing_streak(n.account_id, n.rule_id),
          'owned', (select coalesce(jsonb_agg(distinct l.instrument_id), '[]')
            from trade.position_lots l join trade.rule_versions v on v.id = l.source_id
            where l.account_id = n.account_id and l.owner = 'rule' and v.rule_id = n.rule_id and l.quantity > 0))), '[]')
        from named n)));
end $$;

set role postgres;
