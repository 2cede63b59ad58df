-- The terms of a parent order: the same keys and ranges as ParentTerms in shared/src/domain/parent-order.ts.
set role app_owner;

-- The number under a key; refuses anything else there, and nothing where there must be something.
create function trade.term_number(p_terms jsonb, p_key text, p_is_needed boolean) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  if p_terms -> p_key is null and not p_is_needed then
    return null;
  elsif jsonb_typeof(p_terms -> p_key) is distinct from 'number' then
    perform private.fail('input_invalid', jsonb_build_object('field', p_key));
  end if;
  return (p_terms ->> p_key)::numeric;
end $$;

create function trade.term_price(p_terms jsonb, p_key text, p_is_needed boolean, p_instrument_kind text) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  v_price numeric := trade.term_number(p_terms, p_key, p_is_needed);
begin
  perform trade.check_price_step(p_instrument_kind, v_price, p_key) where v_price is not null;
  return v_price;
end $$;

create function trade.check_term_range(p_terms jsonb, p_key text, p_least numeric, p_most numeric) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if trade.term_number(p_terms, p_key, false) not between p_least and p_most then
    perform private.fail('input_invalid', jsonb_build_object('field', p_key, 'least', p_least, 'most', p_most));
  end if;
end $$;

create function trade.check_term_whole(p_terms jsonb, p_key text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if trade.term_number(p_terms, p_key, false) <> trunc(trade.term_number(p_terms, p_key, false)) then
    perform private.fail('input_invalid', jsonb_build_object('field', p_key));
  end if;
end $$;

create function trade.check_term_keys(p_terms jsonb, p_keys text[]) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(p_terms) is distinct from 'object' or p_terms - p_keys <> '{}' then
    perform private.fail('input_invalid', '{"field": "terms"}');
  end if;
end $$;

-- `orderType` limit or market, and `p_priced` exactly with a limit.
create function trade.check_priced_terms(p_terms jsonb, p_priced text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(p_terms -> 'orderType') is distinct from 'string'
    or p_terms ->> 'orderType' not in ('limit', 'market') then
    perform private.fail('order_type_unsupported');
  elsif p_terms ->> 'orderType' = 'limit' and p_terms -> p_priced is null then
    perform private.fail('price_required', jsonb_build_object('field', p_priced));
  elsif p_terms ->> 'orderType' = 'market' and p_terms -> p_priced is not null then
    perform private.fail('price_not_allowed', jsonb_build_object('field', p_priced));
  end if;
end $$;

-- Take profit and stop on their own sides of each other. `p_side`: of the orders that exit.
create function trade.check_exits(p_terms jsonb, p_side text, p_kind text) returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_profit numeric := trade.term_price(p_terms, 'takeProfitPrice', true, p_kind);
  v_stop numeric := trade.term_price(p_terms, 'stopPrice', true, p_kind);
begin
  perform trade.term_price(p_terms, 'stopLimitPrice', false, p_kind);
  if v_profit = v_stop or (v_profit > v_stop) <> (p_side = 'sell') then
    perform private.fail('exits_crossed', '{"field": "takeProfitPrice"}');
  end if;
end $$;

create function trade.check_parent_terms(p_kind text, p_instrument_kind text, p_side text, p_quantity integer,
  p_terms jsonb) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  case p_kind
    when 'stop' then
      perform trade.check_term_keys(p_terms, array['triggerPrice', 'orderType', 'limitPrice']);
      perform trade.check_priced_terms(p_terms, 'limitPrice');
      perform trade.term_price(p_terms, 'triggerPrice', true, p_instrument_kind);
      perform trade.term_price(p_terms, 'limitPrice', false, p_instrument_kind);
    when 'stop_limit' then
      perform trade.check_term_keys(p_terms, array['triggerPrice', 'limitPrice']);
      perform trade.term_price(p_terms, 'triggerPrice', true, p_instrument_kind);
      perform trade.term_price(p_terms, 'limitPrice', true, p_instrument_kind);
    when 'trailing_stop' then
      perform trade.check_term_keys(p_terms, array['trailRate', 'trailWon', 'orderType', 'limitOffsetWon']);
      perform trade.check_priced_terms(p_terms, 'limitOffsetWon');
      if num_nonnulls(p_terms -> 'trailRate', p_terms -> 'trailWon') <> 1 then
        perform private.fail('input_invalid', '{"field": "trailRate"}');
      end if;
      perform trade.check_term_range(p_terms, 'trailRate', 0.001, 0.5);
      perform trade.check_term_range(p_terms, 'trailWon', 1, 100000000);
      perform trade.check_term_range(p_terms, 'limitOffsetWon', 0, 100000000);
      perform trade.check_term_whole(p_terms, 'trailWon');
      perform trade.check_term_whole(p_terms, 'limitOffsetWon');
    when 'oco' then
      perform trade.check_term_keys(p_terms, array['takeProfitPrice', 'stopPrice', 'stopLimitPrice']);
      perform trade.check_exits(p_terms, p_side, p_instrument_kind);
    when 'bracket' then
      perform trade.check_term_keys(p_terms, array['entry', 'takeProfitPrice', 'stopPrice', 'stopLimitPrice']);
      perform trade.check_term_keys(p_terms -> 'entry', array['orderType', 'limitPrice']);
      perform trade.check_priced_terms(p_terms -> 'entry', 'limitPrice');
      perform trade.term_price(p_terms -> 'entry', 'limitPrice', false, p_instrument_kind);
      perform trade.check_exits(p_terms, case p_side when 'buy' then 'sell' else 'buy' end, p_instrument_kind);
    when 'twap' then
      perform trade.check_term_keys(p_terms, array['slices', 'intervalMs', 'orderType', 'limitPrice']);
      perform trade.check_priced_terms(p_terms, 'limitPrice');
      perform trade.term_price(p_terms, 'limitPrice', false, p_instrument_kind);
      perform trade.term_number(p_terms, 'slices', true);
      perform trade.term_number(p_terms, 'intervalMs', true);
      perform trade.check_term_range(p_terms, 'slices', 2, 100);
      perform trade.check_term_range(p_terms, 'intervalMs', 5000, 86400000);
      perform trade.check_term_whole(p_terms, 'slices');
      perform trade.check_term_whole(p_terms, 'intervalMs');
      if p_quantity < (p_terms ->> 'slices')::numeric then
        perform private.fail('quantity_too_small', '{"field": "slices"}');
      end if;
    else
      -- A replacement is made by modify_order alone.
      perform private.fail('order_type_unsupported', jsonb_build_object('kind', p_kind));
  end case;
end $$;

set role postgres;
