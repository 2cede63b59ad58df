-- What the Telegram bot answers, and the two things it may do: both make an account safer. A bridge asks with the channel
-- of the chat that spoke; the channel's owner sealed it to this bridge, and that is the right it has.
set role app_owner;

create function private.telegram_owner(p_channel_id uuid) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_channel trade.notification_channels := private.lock_bridge_channel(p_channel_id);
begin
  if v_channel.kind <> 'telegram' or v_channel.state <> 'verified' then
    perform private.fail('not_found', jsonb_build_object('channelId', p_channel_id));
  end if;
  return v_channel.user_id;
end $$;

-- {accounts, positions, orders, rules}: of the owner's accounts those that this bridge serves, open orders only. Won.
create function trade.telegram_overview(p_channel_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.telegram_owner(p_channel_id);
  v_bridge uuid := private.current_bridge();
  v_ids uuid[] := array(select id from trade.broker_accounts
    where user_id = v_user and bridge_id = v_bridge and archived_at is null order by created_at, id);
begin
  return jsonb_build_object(
    'accounts', (select coalesce(jsonb_agg(jsonb_build_object('accountId', a.id, 'label', a.label,
        'environment', a.environment, 'mode', trade.effective_mode(a.id), 'sessionState', a.session_state,
        'equity', b.equity, 'dayStartEquity', b.day_start_equity, 'buyingPower', b.buying_power,
        'tradingDate', b.trading_date, 'syncedAt', b.synced_at) order by a.created_at, a.id), '[]')
      from trade.broker_accounts a left join trade.balances b on b.account_id = a.id where a.id = any (v_ids)),
    'positions', (select coalesce(jsonb_agg(jsonb_build_object('accountId', p.account_id,
        'instrumentId', p.instrument_id, 'nameKo', i.name_ko, 'nameEn', i.name_en, 'quantity', p.quantity,
        'avgPx', p.avg_px, 'lastPx', p.last_px, 'realizedPnl', p.realized_pnl) order by p.account_id, p.instrument_id), '[]')
      from trade.positions p left join public.instruments i on i.id = p.instrument_id
      where p.account_id = any (v_ids) and p.quantity > 0),
    'orders', (select coalesce(jsonb_agg(jsonb_build_object('accountId', o.account_id, 'orderId', o.id,
        'instrumentId', o.instrument_id, 'nameKo', i.name_ko, 'nameEn', i.name_en, 'side', o.side,
        'quantity', o.quantity, 'filledQuantity', o.filled_quantity, 'limitPrice', o.limit_price, 'status', o.status)
        order by o.created_at), '[]')
      from (
        select * from public.orders where account_id = any (v_ids) and status in ('requested', 'sending', 'checking',
          'needs_decision', 'accepted', 'partially_filled') order by created_at desc limit 50) o
      left join public.instruments i on i.id = o.instrument_id),
    'rules', (select coalesce(jsonb_agg(jsonb_build_object('ruleId', r.id, 'name', r.name, 'kind', r.kind,
        'state', r.state, 'lastFiredAt', r.last_fired_at,
        'firesToday', case when r.fires_on = private.kst_date(clock_timestamp()) then r.fires else 0 end)
        order by r.created_at), '[]')
      from (select * from trade.rules where user_id = v_user and state in ('armed', 'paused', 'switched_off')
        order by created_at desc limit 100) r));
end $$;

-- 'pause': no new buying, on any account of the owner. 'kill': nothing at all, and what is open is canceled. Neither is
-- ever undone from here. {accounts, cancels}: how many it was done to, and how many orders were asked to be canceled.
create function trade.telegram_reduce(p_channel_id uuid, p_action text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.telegram_owner(p_channel_id);
  v_mode text := case p_action when 'pause' then 'reducing' when 'kill' then 'halted' end;
  v_account trade.broker_accounts;
  v_accounts integer := 0;
  v_cancels integer := 0;
begin
  if v_mode is null then
    perform private.fail('input_invalid', '{"field": "action"}');
  end if;
  perform private.give_reason('telegram_command', null, jsonb_build_object('channelId', p_channel_id));
  for v_account in
    select * from trade.broker_accounts where user_id = v_user and archived_at is null order by id for no key update
  loop
    v_cancels := v_cancels + trade.lower_account(v_account, v_mode, p_action = 'kill');
    v_accounts := v_accounts + 1;
  end loop;
  perform private.audit('telegram_reduce', v_user, jsonb_build_object('channelId', p_channel_id, 'action', p_action,
    'accounts', v_accounts, 'cancels', v_cancels));
  return jsonb_build_object('accounts', v_accounts, 'cancels', v_cancels);
end $$;

set role postgres;
