-- An outcome settles the attempt it came from and no other; and a disagreement about what is held ends.
set role app_owner;

drop function public.record_not_sent(uuid, text, bigint, text);
drop function trade.record_not_sent(uuid, text, bigint, text);

-- No byte of it left the machine, or the gateway refused it before the broker saw it: it may be taken again.
-- The attempt is named because a call may reach us long after whoever made it gave up and told it once more. The same
-- process may have taken the intent again by then, and that attempt is not this one's to take back.
create function trade.record_not_sent(p_intent_id uuid, p_owner text, p_epoch bigint, p_cause text, p_attempt integer)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
  v_detail jsonb := jsonb_build_object('cause', left(p_cause, 200));
begin
  if v_intent.state <> 'sending' or v_intent.claim_owner <> p_owner or v_intent.epoch <> p_epoch
    or v_intent.attempt is distinct from p_attempt then
    return v_intent.state;
  end if;
  if v_intent.attempt >= 3 or v_intent.expires_at <= clock_timestamp() then
    return trade.settle_intent(p_intent_id, 'expired', 'broker_unreachable', null, v_detail);
  end if;
  update trade.order_intents
  set state = 'ready', sent_at = null, send_deadline = null, claim_owner = null, epoch = null, reason_detail = v_detail
  where id = p_intent_id;
  return 'ready';
end $$;

create function public.record_not_sent(p_intent_id uuid, p_owner text, p_epoch bigint, p_cause text, p_attempt integer)
returns text
language sql set search_path = ''
as $$ select trade.record_not_sent(p_intent_id, p_owner, p_epoch, p_cause, p_attempt) $$;

-- As before, but a holding on which broker and ledger agreed until a fill was counted twice is set right again.
create or replace function trade.record_balance(p_account_id uuid, p_balance jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
  v_read_at timestamptz := coalesce((p_balance ->> 'readAt')::timestamptz, clock_timestamp());
  v_is_first boolean := not exists (select from trade.balances where account_id = p_account_id);
  v_row record;
  v_held trade.positions;
  v_adopts boolean;
  v_mismatches jsonb := '[]';
  v_unknown jsonb := '[]';
begin
  perform trade.set_balance(v_account, p_balance);
  insert into trade.positions (account_id, instrument_id, user_id)
  select p_account_id, h."instrumentId", v_account.user_id
  from jsonb_to_recordset(p_balance -> 'holdings') h ("instrumentId" text)
  on conflict (account_id, instrument_id) do nothing;
  for v_row in
    select p.instrument_id, coalesce(h.quantity, 0) as quantity, coalesce(h."sellableQuantity", 0) as sellable,
      coalesce(h."avgPx", 0) as avg_px, coalesce(h."lastPx", p.last_px) as last_px, i.id is null as is_unknown
    from trade.positions p
    left join jsonb_to_recordset(p_balance -> 'holdings') h ("instrumentId" text, quantity integer,
      "sellableQuantity" integer, "avgPx" numeric, "lastPx" numeric) on h."instrumentId" = p.instrument_id
    left join public.instruments i on i.id = p.instrument_id
    where p.account_id = p_account_id
      and (h."instrumentId" is not null or p.quantity > 0 or p.broker_quantity is distinct from 0)
    order by 1
  loop
    select * into strict v_held from trade.positions
    where account_id = p_account_id and instrument_id = v_row.instrument_id;
    if v_row.is_unknown then
      v_unknown := v_unknown || to_jsonb(v_row.instrument_id);
    end if;
    continue when trade.has_filled_since(v_held, v_read_at);
    -- Of a holding the broker never spoke of before the answer would be null, which is no word to anybody.
    v_adopts := v_is_first or coalesce(trade.is_settled_holding(v_held, v_row.quantity), false);
    if v_held.quantity <> v_row.quantity and not v_is_first then
      v_mismatches := v_mismatches || jsonb_build_object('instrumentId', v_row.instrument_id,
        'ours', v_held.quantity, 'broker', v_row.quantity, 'isAdopted', v_adopts);
      insert into trade.adjustments (account_id, user_id, kind, instrument_id, detail)
      select p_account_id, v_account.user_id, 'position_mismatch', v_row.instrument_id,
        jsonb_build_object('ours', v_held.quantity, 'broker', v_row.quantity)
      where v_adopts;
    end if;
    update trade.positions
    set quantity = case when v_adopts then v_row.quantity else quantity end,
      avg_px = case when v_adopts then v_row.avg_px else avg_px end,
      sellable_quantity = v_row.sellable, last_px = v_row.last_px, broker_quantity = v_row.quantity,
      -- The clock of a disagreement starts when the broker first says it, and anew when something was filled since: what
      -- agreed before a fill may disagree after it.
      broker_synced_at = case when v_adopts or broker_quantity is distinct from v_row.quantity
        or trade.has_filled_since(v_held, broker_synced_at) then clock_timestamp() else broker_synced_at end
    where account_id = p_account_id and instrument_id = v_row.instrument_id;
  end loop;
  return jsonb_build_object('mismatches', v_mismatches, 'unknownInstruments', v_unknown);
end $$;

grant execute on function trade.record_not_sent(uuid, text, bigint, text, integer),
  public.record_not_sent(uuid, text, bigint, text, integer) to authenticated;

set role postgres;
