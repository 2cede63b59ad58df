-- A standing that reaches the ledger late may be older than the one it holds. The mark a stop follows never goes back.
set role app_owner;

-- As before, with the mark kept.
create or replace function trade.record_parent(p_parent_id uuid, p_state text, p_placement text, p_progress jsonb,
  p_reason_code text, p_reason_detail jsonb, p_owner text, p_epoch bigint) returns setof public.bridge_parent
language plpgsql security definer set search_path = ''
as $$
declare
  v_parent trade.parent_orders := trade.lock_bridge_parent(p_parent_id, p_owner, p_epoch);
  v_code text := p_reason_code;
  v_detail jsonb := p_reason_detail;
  v_progress jsonb := p_progress;
  v_held numeric := (v_parent.progress ->> 'watermark')::numeric;
  v_told numeric := (p_progress ->> 'watermark')::numeric;
  -- A stop that sells follows the highest price, one that buys the lowest.
  v_sells boolean := (v_parent.kind = 'bracket') <> (v_parent.side = 'sell');
begin
  if p_state is null or p_placement is null or jsonb_typeof(p_progress) is distinct from 'object' then
    perform private.fail('input_invalid');
  end if;
  if v_told is null and v_held is not null or v_sells and v_told < v_held or not v_sells and v_told > v_held then
    v_progress := p_progress || jsonb_strip_nulls(jsonb_build_object('watermark', v_parent.progress -> 'watermark',
      'triggerPrice', v_parent.progress -> 'triggerPrice'));
  end if;
  if v_parent.state not in ('done', 'canceled', 'expired', 'failed')
    and (v_parent.state = p_state
      or trade.parent_may_follow(v_parent.state, p_state) and (v_parent.state <> 'suspended'
        or p_state not in ('working', 'triggered'))) then
    -- What was said of a state holds until something else is said of it.
    if v_parent.state = p_state then
      v_code := coalesce(p_reason_code, v_parent.reason_code);
      v_detail := coalesce(p_reason_detail, v_parent.reason_detail);
    end if;
    update trade.parent_orders
    set state = p_state, placement = p_placement, progress = v_progress, reason_code = v_code, reason_detail = v_detail
    where id = p_parent_id and (state, placement, progress, reason_code, reason_detail)
      is distinct from (p_state, p_placement, v_progress, v_code, v_detail);
    select * into strict v_parent from trade.parent_orders where id = p_parent_id;
  end if;
  return next trade.as_bridge_parent(v_parent);
end $$;

set role postgres;
