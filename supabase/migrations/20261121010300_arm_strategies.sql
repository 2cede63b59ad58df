-- A strategy trades in the version its owner armed and saw the sentence of, and in no other. With real money it begins
-- small, and only when this very definition has been through its days on paper.
set role app_owner;

-- A version of a rule or strategy that is paused does not trade either. What protects a holding never asks.
create or replace function trade.is_armed(p_id uuid, p_hash text, p_kind text, p_user_id uuid, p_account_id uuid)
returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from private.armed_versions
    where id = p_id and hash = p_hash and kind = p_kind and user_id = p_user_id and account_id = p_account_id
      and disarmed_at is null)
    and not exists (select from trade.rules where armed_version_id = p_id and state <> 'armed')
    and not exists (select from trade.strategies where armed_version_id = p_id and state <> 'armed');
end $$;

-- Ends a version for good, and what of it waits to be sent.
create function private.end_strategy_version(p_version_id uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  update trade.strategy_versions set disarmed_at = clock_timestamp() where id = p_version_id and disarmed_at is null;
  update private.armed_versions set disarmed_at = clock_timestamp() where id = p_version_id and disarmed_at is null;
  -- What was due from here on is nobody's any more, and was not missed.
  delete from trade.strategy_runs where version_id = p_version_id and state = 'due' and ends_at > clock_timestamp();
  update trade.strategy_runs set state = 'done', finished_at = clock_timestamp(), detail = '{"code": "version_not_armed"}'
  where version_id = p_version_id and state = 'running';
  perform private.end_proposals(p_version_id);
end $$;

-- Whoever disarms a version by its id (disarm_version) disarms its strategy.
create function private.follow_disarmed_strategy() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update trade.strategy_versions set disarmed_at = new.disarmed_at where id = new.id and disarmed_at is null;
  update trade.strategies set state = 'draft', armed_version_id = null where armed_version_id = new.id;
  return null;
end $$;
create trigger follow_disarmed_strategy after update of disarmed_at on private.armed_versions
  for each row when (new.kind = 'strategy' and old.disarmed_at is null and new.disarmed_at is not null)
  execute function private.follow_disarmed_strategy();

-- Puts a strategy into another state without an armed version, and says why.
create function private.stop_strategy(p_strategy trade.strategies, p_state text, p_code text, p_detail jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  update trade.strategies
  set state = p_state, armed_version_id = null, pending_version_id = null, reason_code = p_code, reason_detail = p_detail
  where id = p_strategy.id;
  perform private.end_strategy_version(p_strategy.armed_version_id) where p_strategy.armed_version_id is not null;
  perform private.end_strategy_version(p_strategy.pending_version_id) where p_strategy.pending_version_id is not null;
  if num_nonnulls(p_strategy.armed_version_id, p_strategy.pending_version_id) > 0 then
    perform private.audit('strategy_disarmed', p_strategy.user_id, jsonb_strip_nulls(jsonb_build_object(
      'strategyId', p_strategy.id, 'versionId', p_strategy.armed_version_id, 'state', p_state, 'reason', p_code)));
  end if;
end $$;

/* ------------------------------------------------------------------------------------------------------ the ladder */

-- Refuses real money for a definition that has not been through its days on paper. One that already trades with real
-- money has.
create function trade.check_is_proved(p_strategy trade.strategies, p_hash text) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_strategy.proved_hash is distinct from p_hash then
    perform private.fail('ladder_not_climbed', jsonb_build_object('needs', p_strategy.needed_days,
      'has', case when p_strategy.stage = 'paper' and exists (select from trade.strategy_versions
        where id = p_strategy.armed_version_id and hash = p_hash) then p_strategy.clean_days else 0 end));
  end if;
end $$;

-- Where a version begins. The same definition goes on where it was; another one, or another kind of account, anew.
create function private.stage_of(p_strategy trade.strategies, p_hash text, p_is_live boolean) returns text
language sql immutable set search_path = ''
as $$
  select case when not p_is_live then 'paper'
    when p_strategy.stage <> 'paper' and p_strategy.proved_hash = p_hash then p_strategy.stage
    else 'small' end
$$;

-- The old version out, this one in: nobody ever sees both or neither.
create function private.put_strategy_in_force(p_strategy trade.strategies, p_version trade.strategy_versions) returns void
language plpgsql set search_path = ''
as $$
declare
  v_stage text := private.stage_of(p_strategy, p_version.hash, private.is_live(p_version.account_id));
  v_is_same boolean := v_stage = p_strategy.stage and p_version.hash = (select hash from trade.strategy_versions
    where strategy_id = p_strategy.id and armed_at is not null order by armed_at desc limit 1);
begin
  update trade.strategies
  set armed_version_id = p_version.id, state = 'armed', reason_code = null, reason_detail = null,
    pending_version_id = null, stage = v_stage, clean_days = case when v_is_same then clean_days else 0 end
  where id = p_strategy.id;
  perform private.end_strategy_version(p_strategy.armed_version_id) where p_strategy.armed_version_id is not null;
  perform private.end_strategy_version(p_strategy.pending_version_id)
  where p_strategy.pending_version_id is distinct from p_version.id and p_strategy.pending_version_id is not null;
  update trade.strategy_versions set armed_at = clock_timestamp() where id = p_version.id;
  insert into private.armed_versions (id, user_id, account_id, kind, hash, label)
  values (p_version.id, p_version.user_id, p_version.account_id, 'strategy', p_version.hash, p_strategy.name);
  perform private.audit('strategy_armed', p_strategy.user_id, jsonb_strip_nulls(jsonb_build_object(
    'strategyId', p_strategy.id, 'versionId', p_version.id, 'accountId', p_version.account_id, 'hash', p_version.hash,
    'stage', v_stage, 'insteadOf', p_strategy.armed_version_id)));
end $$;

/* ------------------------------------------------------------------------------------------------------ by people */

-- `p_hash` is of the draft as it was shown. `p_when`: 'now' is refused while the regular session goes on and another
-- version is armed; 'after_close' waits for its end. Safe to repeat with the same `p_version_id`.
create function trade.arm_strategy(p_strategy_id uuid, p_version_id uuid, p_hash text, p_sentence_ko text,
  p_sentence_en text, p_when text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies := trade.lock_own_strategy(p_strategy_id);
  v_version trade.strategy_versions;
  v_closes timestamptz := trade.regular_session_end(clock_timestamp());
  v_account trade.broker_accounts;
begin
  if p_version_id is null or p_when is null or p_when not in ('now', 'after_close') then
    perform private.fail('input_invalid', '{"field": "when"}');
  end if;
  select * into v_version from trade.strategy_versions where id = p_version_id;
  if found then
    if v_version.strategy_id <> p_strategy_id or v_version.hash <> p_hash or v_version.disarmed_at is not null then
      perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_version_id), '23505');
    end if;
    return p_version_id;
  elsif p_hash is distinct from v_strategy.draft_hash then
    perform private.fail('strategy_changed', jsonb_build_object('hash', v_strategy.draft_hash));
  elsif v_strategy.account_id is null then
    perform private.fail('input_invalid', '{"field": "accountId"}');
  elsif p_when = 'now' and v_strategy.armed_version_id is not null and v_closes is not null then
    perform private.fail('market_open', jsonb_build_object('closesAt', v_closes));
  end if;
  perform private.spend_call(v_strategy.user_id, 'arm_strategy');
  v_account := trade.lock_own_account(v_strategy.account_id);
  if v_account.environment = 'live' then
    perform trade.require_authority('arm_live_version', v_strategy.user_id, v_account.id);
    perform trade.check_is_proved(v_strategy, p_hash);
  end if;
  insert into trade.strategy_versions (id, strategy_id, user_id, account_id, number, definition, hash, sentence_ko,
    sentence_en, due_at)
  select p_version_id, p_strategy_id, v_strategy.user_id, v_account.id, coalesce(max(number), 0) + 1, v_strategy.draft,
    p_hash, trade.label_of(p_sentence_ko, 2000, 'sentenceKo'), trade.label_of(p_sentence_en, 2000, 'sentenceEn'),
    case when p_when = 'after_close' then coalesce(v_closes, clock_timestamp()) else clock_timestamp() end
  from trade.strategy_versions where strategy_id = p_strategy_id
  returning * into v_version;
  if p_when = 'now' or v_closes is null then
    perform private.put_strategy_in_force(v_strategy, v_version);
  else
    update trade.strategies set pending_version_id = p_version_id where id = p_strategy_id;
    perform private.end_strategy_version(v_strategy.pending_version_id) where v_strategy.pending_version_id is not null;
  end if;
  return p_version_id;
end $$;

-- Never refused, and for good: armed again it is another version. A version that waits is withdrawn with it.
create function trade.disarm_strategy(p_strategy_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies := trade.lock_own_strategy(p_strategy_id);
begin
  if num_nonnulls(v_strategy.armed_version_id, v_strategy.pending_version_id) > 0 then
    perform private.stop_strategy(v_strategy, 'draft', null, null);
  end if;
end $$;

create function trade.pause_strategy(p_strategy_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies := trade.lock_own_strategy(p_strategy_id);
begin
  if v_strategy.state = 'paused' then
    return;
  elsif v_strategy.state <> 'armed' then
    perform private.fail('version_not_armed', jsonb_build_object('strategyId', p_strategy_id));
  end if;
  update trade.strategies set state = 'paused' where id = p_strategy_id;
  perform private.end_proposals(v_strategy.armed_version_id);
  perform private.audit('strategy_paused', v_strategy.user_id,
    jsonb_build_object('strategyId', p_strategy_id, 'versionId', v_strategy.armed_version_id));
end $$;

-- Trading again with real money asks for what arming asks for.
create function trade.resume_strategy(p_strategy_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies := trade.lock_own_strategy(p_strategy_id);
  v_account uuid := (select account_id from trade.strategy_versions where id = v_strategy.armed_version_id);
begin
  if v_strategy.state = 'armed' then
    return;
  elsif v_strategy.state <> 'paused' then
    perform private.fail('version_not_armed', jsonb_build_object('strategyId', p_strategy_id));
  end if;
  if private.is_live(v_account) then
    perform trade.require_authority('arm_live_version', v_strategy.user_id, v_account);
  end if;
  update trade.strategies set state = 'armed', reason_code = null, reason_detail = null where id = p_strategy_id;
  perform private.audit('strategy_resumed', v_strategy.user_id,
    jsonb_build_object('strategyId', p_strategy_id, 'versionId', v_strategy.armed_version_id));
end $$;

-- Out of sight; its versions and what they did stay readable.
create function trade.archive_strategy(p_strategy_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.stop_strategy(trade.lock_own_strategy(p_strategy_id), 'archived', null, null);
end $$;

-- An account that is given up takes the strategies with it that traded for it.
create function private.stop_strategies_of_account() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies;
begin
  for v_strategy in
    select s.* from trade.strategies s where exists (select from trade.strategy_versions v
      where v.id in (s.armed_version_id, s.pending_version_id) and v.account_id = new.id)
    order by s.id for no key update
  loop
    perform private.stop_strategy(v_strategy, 'switched_off', 'account_archived', null);
  end loop;
  return null;
end $$;
create trigger stop_strategies after update of archived_at on trade.broker_accounts
  for each row when (old.archived_at is null and new.archived_at is not null)
  execute function private.stop_strategies_of_account();

set role postgres;
