-- What a bridge claims and records when much goes on, many calls in one transaction: one journey, one flush to disk and
-- one turn at the head of the audit chain instead of one each. Every call stands for itself, as if it had been made alone:
-- one that is refused undoes nothing of the others.
set role app_owner;

-- One call by its name and its arguments as a bridge would have made it alone; each function checks who calls.
create function trade.answer_call(p_name text, p_args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_intent uuid := p_args ->> 'p_intent_id';
  v_account uuid := p_args ->> 'p_account_id';
  v_owner text := p_args ->> 'p_owner';
  v_epoch bigint := p_args ->> 'p_epoch';
begin
  case p_name
    when 'claim_intent' then
      return (select coalesce(jsonb_agg(to_jsonb(c)), '[]')
        from trade.claim_intent(v_intent, v_owner, v_epoch, (p_args ->> 'p_window_ms')::integer) c);
    when 'record_ack' then
      return to_jsonb(trade.record_ack(v_intent, (p_args ->> 'p_order_date')::date, p_args ->> 'p_order_no',
        p_args ->> 'p_branch', (p_args ->> 'p_accepted_at')::timestamptz));
    when 'record_denied' then
      return to_jsonb(trade.record_denied(v_intent, v_owner, v_epoch, p_args ->> 'p_code', p_args -> 'p_detail'));
    when 'record_not_sent' then
      return to_jsonb(trade.record_not_sent(v_intent, v_owner, v_epoch, p_args ->> 'p_cause',
        (p_args ->> 'p_attempt')::integer));
    when 'record_rejected' then
      return to_jsonb(trade.record_rejected(v_intent, v_owner, v_epoch, p_args ->> 'p_code', p_args ->> 'p_text'));
    when 'record_in_doubt' then
      return to_jsonb(trade.record_in_doubt(v_intent, p_args ->> 'p_cause'));
    when 'record_absent' then
      return to_jsonb(trade.record_absent(v_intent));
    when 'record_manual' then
      return to_jsonb(trade.record_manual(v_intent, p_args -> 'p_detail'));
    when 'record_order_reports' then
      return trade.record_order_reports(v_account, p_args -> 'p_reports', p_args ->> 'p_source');
    when 'record_balance' then
      return trade.record_balance(v_account, p_args -> 'p_balance');
    else
      perform private.fail('input_invalid', jsonb_build_object('name', p_name));
  end case;
end $$;

-- In the order of the calls: {"value"} of each, or {"code", "message"} of the one that was refused. Accounts are locked in
-- the order in which everybody locks them. What another try may not meet fails the whole, and nothing of it was done.
create function trade.answer_calls(p_calls jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_call record;
  v_answers jsonb := '{}';
  v_state text;
  v_message text;
begin
  perform private.current_bridge();
  if jsonb_typeof(p_calls) is distinct from 'array' or jsonb_array_length(p_calls) not between 1 and 100 then
    perform private.fail('input_invalid', '{"field": "calls"}');
  end if;
  for v_call in
    select c.n, c.call ->> 'name' as name, coalesce(c.call -> 'args', '{}') as args
    from jsonb_array_elements(p_calls) with ordinality c (call, n)
    left join trade.order_intents i on i.id = (c.call -> 'args' ->> 'p_intent_id')::uuid
    order by coalesce(i.account_id, (c.call -> 'args' ->> 'p_account_id')::uuid), c.n
  loop
    begin
      v_answers := v_answers || jsonb_build_object(v_call.n::text,
        jsonb_build_object('value', trade.answer_call(v_call.name, v_call.args)));
    exception when others then
      get stacked diagnostics v_state = returned_sqlstate, v_message = message_text;
      if v_state ~ '^(08|40|53|55|57|58)' then
        raise;
      end if;
      v_answers := v_answers || jsonb_build_object(v_call.n::text,
        jsonb_build_object('code', v_state, 'message', v_message));
    end;
  end loop;
  return (select jsonb_agg(v_answers -> n::text order by n) from generate_series(1, jsonb_array_length(p_calls)) n);
end $$;

create function public.answer_calls(p_calls jsonb) returns jsonb
language sql set search_path = ''
as $$ select trade.answer_calls(p_calls) $$;

revoke execute on function trade.answer_call(text, jsonb), trade.answer_calls(jsonb), public.answer_calls(jsonb) from public;
grant execute on function trade.answer_calls(jsonb), public.answer_calls(jsonb) to authenticated;

set role postgres;
