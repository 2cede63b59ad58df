-- What rules read of their own trades: orders of an account, since when something is held, and what a rule has made.
set role app_owner;

-- Fills of one account in the order they came, with what was held after each, by rule or of all.
create type trade.held_after as (rule_id uuid, instrument_id text, seen_at timestamptz, cash numeric, shares integer,
  held bigint, round bigint);

-- A round is the time from a first share to none. `p_by_rule`: counted for each rule, of whatever version; otherwise for
-- all of the account. What lies more than a year back is not looked at.
create function trade.rounds_of(p_account_id uuid, p_by_rule boolean) returns setof trade.held_after
language sql stable set search_path = ''
as $$
  with filled as (
    select case when p_by_rule then v.rule_id end as rule_id, f.instrument_id, f.seen_at, f.order_date, f.order_no,
      f.cum_qty_after, case f.side when 'buy' then -f.amount else f.amount end as cash,
      case f.side when 'buy' then f.quantity else -f.quantity end as shares
    from trade.fills f
    join trade.broker_orders b using (account_id, order_date, order_no)
    left join trade.order_intents i on i.id = b.intent_id
    left join trade.rule_versions v on v.id = i.source_id and i.source = 'rule'
    where f.account_id = p_account_id and f.seen_at > clock_timestamp() - interval '1 year'
      and (not p_by_rule or v.rule_id is not null)
  ), summed as (
    select *, sum(shares) over w as held from filled
    window w as (partition by rule_id, instrument_id order by seen_at, order_date, order_no, cum_qty_after)
  )
  select rule_id, instrument_id, seen_at, cash, shares, held,
    count(*) filter (where held = 0) over (partition by rule_id, instrument_id
      order by seen_at, order_date, order_no, cum_qty_after rows between unbounded preceding and 1 preceding)
  from summed
$$;

-- Rounds lost one after the other, the last ones first; 0 after one that was not.
create function trade.losing_streak(p_account_id uuid, p_rule_id uuid) returns integer
language sql stable set search_path = ''
as $$
  with rounds as (
    select instrument_id, round, sum(cash) as won, max(seen_at) as ended_at
    from trade.rounds_of(p_account_id, true) where rule_id = p_rule_id
    group by instrument_id, round having sum(shares) = 0
  )
  select count(*)::integer from rounds
  where won < 0 and ended_at > coalesce((select max(ended_at) from rounds where won >= 0), '-infinity')
$$;

-- What a rule has made today: what it sold less what it bought, and what it holds at the last price less what it held at
-- yesterday's close. Null where a price is missing.
create function trade.rule_day_profit(p_account_id uuid, p_rule_id uuid) returns numeric
language sql stable set search_path = ''
as $$
  with parts as (
    select r.instrument_id, sum(r.shares) as held, sum(r.shares) filter (where r.seen_at < today.at) as held_before,
      coalesce(sum(r.cash) filter (where r.seen_at >= today.at), 0) as cash
    from trade.rounds_of(p_account_id, true) r
    cross join (select private.kst_midnight(private.kst_date(clock_timestamp())) as at) today
    where r.rule_id = p_rule_id group by 1
  ), valued as (
    select cash + case when held = 0 then 0 else held * p.last_px end
      - case when coalesce(held_before, 0) = 0 then 0 else held_before * i.base_price end as won
    from parts
    left join trade.positions p on p.account_id = p_account_id and p.instrument_id = parts.instrument_id
    left join public.instruments i on i.id = parts.instrument_id
  )
  select case when count(*) = count(won) then coalesce(sum(won), 0) end from valued
$$;

-- Of the accounts in which these armed versions trade: [{accountId, openOrders, dayTrades, held: {instrumentId: days}}], and
-- of the versions: [{versionId, dayPnl, losingStreak, owned: [instrumentId]}]. Days are null where it is not known when the
-- holding began.
create function trade.list_trading_facts(p_version_ids uuid[]) returns jsonb
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

create function public.list_trading_facts(p_version_ids uuid[]) returns jsonb
language sql set search_path = ''
as $$ select trade.list_trading_facts(p_version_ids) $$;

grant execute on function trade.list_trading_facts(uuid[]), public.list_trading_facts(uuid[]) to authenticated;

set role postgres;
