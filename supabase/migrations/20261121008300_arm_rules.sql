-- A rule acts in the version its owner armed and saw the sentence of, and in no other. Editing makes a new version, which
-- takes the place of the old one in one transaction: at once while the market is closed, otherwise when it has closed.
set role app_owner;

-- When the regular session of KRX that is going on ends; null while there is none. 09:00 to 15:30 unless the calendar
-- says otherwise.
create function trade.regular_session_end(p_at timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select (private.kst_date(p_at) + closes) at time zone 'Asia/Seoul'
  from (
    select coalesce(c.open_time, time '09:00') as opens, coalesce(c.close_time, time '15:30') as closes, c.kind
    from (select 1) one
    left join public.trading_calendar c on c.market = 'KRX' and c.date = private.kst_date(p_at)
  ) day
  where extract(isodow from private.kst_date(p_at)) < 6 and kind is distinct from 'holiday'
    and (p_at at time zone 'Asia/Seoul')::time >= opens and (p_at at time zone 'Asia/Seoul')::time < closes
$$;

-- A version of a rule that is paused does not trade either. What protects a holding never asks.
create or replace function trade.is_armed(p_id uuid, p_hash text, p_kind text, p_user_id uuid, p_account_id uuid)
returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from private.armed_versions
    where id = p_id and hash = p_hash and kind = p_kind and user_id = p_user_id and account_id = p_account_id
      and disarmed_at is null)
    and not exists (select from trade.rules where armed_version_id = p_id and state <> 'armed');
end $$;

-- Ends a version for good, and what of it waits to be sent.
create function private.end_version(p_version_id uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  update trade.rule_versions set disarmed_at = clock_timestamp() where id = p_version_id and disarmed_at is null;
  update private.armed_versions set disarmed_at = clock_timestamp() where id = p_version_id and disarmed_at is null;
  perform private.end_proposals(p_version_id);
end $$;

create function private.end_proposals(p_version_id uuid) returns void
language sql set search_path = ''
as $$
  update trade.order_intents set state = 'expired', reason_code = 'version_not_armed'
  where source_id = p_version_id and kind = 'place' and parent_id is null and state in ('proposed', 'ready')
$$;
create index order_intents_source on trade.order_intents (source_id) where state in ('proposed', 'ready');

-- Whoever disarms a version by its id (disarm_version) disarms its rule.
create function private.follow_disarmed_version() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update trade.rule_versions set disarmed_at = new.disarmed_at where id = new.id and disarmed_at is null;
  update trade.rules set state = 'draft', armed_version_id = null where armed_version_id = new.id;
  return null;
end $$;
create trigger follow_disarmed after update of disarmed_at on private.armed_versions
  for each row when (old.disarmed_at is null and new.disarmed_at is not null)
  execute function private.follow_disarmed_version();

-- Puts `p_rule` into another state without an armed version, and says why.
create function private.stop_rule(p_rule trade.rules, p_state text, p_code text, p_detail jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  update trade.rules
  set state = p_state, armed_version_id = null, pending_version_id = null, reason_code = p_code, reason_detail = p_detail
  where id = p_rule.id;
  perform private.end_version(p_rule.armed_version_id) where p_rule.armed_version_id is not null;
  perform private.end_version(p_rule.pending_version_id) where p_rule.pending_version_id is not null;
  if num_nonnulls(p_rule.armed_version_id, p_rule.pending_version_id) > 0 then
    perform private.audit('rule_disarmed', p_rule.user_id, jsonb_strip_nulls(jsonb_build_object('ruleId', p_rule.id,
      'versionId', p_rule.armed_version_id, 'state', p_state, 'reason', p_code)));
  end if;
end $$;

-- The old version out, this one in: nobody ever sees both or neither.
create function private.put_in_force(p_rule trade.rules, p_version trade.rule_versions) returns void
language plpgsql set search_path = ''
as $$
begin
  update trade.rules
  set armed_version_id = p_version.id, state = 'armed', reason_code = null, reason_detail = null,
    pending_version_id = null
  where id = p_rule.id;
  perform private.end_version(p_rule.armed_version_id) where p_rule.armed_version_id is not null;
  perform private.end_version(p_rule.pending_version_id)
  where p_rule.pending_version_id is distinct from p_version.id and p_rule.pending_version_id is not null;
  update trade.rule_versions set armed_at = clock_timestamp() where id = p_version.id;
  if p_version.trades then
    insert into private.armed_versions (id, user_id, account_id, kind, hash, label)
    values (p_version.id, p_version.user_id, p_version.account_id, 'rule', p_version.hash, p_rule.name);
  end if;
  perform private.audit('rule_armed', p_rule.user_id, jsonb_strip_nulls(jsonb_build_object('ruleId', p_rule.id,
    'versionId', p_version.id, 'accountId', p_version.account_id, 'hash', p_version.hash, 'trades', p_version.trades,
    'insteadOf', p_rule.armed_version_id)));
end $$;

/* ---------------------------------------------------------------------------------------------------- by people */

-- `p_hash` is of the draft as it was shown. `p_when`: 'now' is refused while the regular session goes on and another
-- version is armed; 'after_close' waits for its end. Safe to repeat with the same `p_version_id`.
create function trade.arm_rule(p_rule_id uuid, p_version_id uuid, p_hash text, p_sentence_ko text, p_sentence_en text,
  p_when text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules := trade.lock_own_rule(p_rule_id);
  v_version trade.rule_versions;
  v_closes timestamptz := trade.regular_session_end(clock_timestamp());
  v_account trade.broker_accounts;
begin
  if p_version_id is null or p_when is null or p_when not in ('now', 'after_close') then
    perform private.fail('input_invalid', '{"field": "when"}');
  end if;
  select * into v_version from trade.rule_versions where id = p_version_id;
  if found then
    if v_version.rule_id <> p_rule_id or v_version.hash <> p_hash or v_version.disarmed_at is not null then
      perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_version_id), '23505');
    end if;
    return p_version_id;
  elsif p_hash is distinct from v_rule.draft_hash then
    perform private.fail('rule_changed', jsonb_build_object('hash', v_rule.draft_hash));
  elsif p_when = 'now' and v_rule.armed_version_id is not null and v_closes is not null then
    perform private.fail('market_open', jsonb_build_object('closesAt', v_closes));
  end if;
  perform private.spend_call(v_rule.user_id, 'arm_rule');
  v_version.trades := trade.is_trading(v_rule.draft);
  if v_rule.account_id is not null then
    v_account := trade.lock_own_account(v_rule.account_id);
  elsif v_version.trades then
    perform private.fail('input_invalid', '{"field": "accountId"}');
  end if;
  if v_version.trades and v_account.environment = 'live' then
    perform trade.require_authority('arm_live_version', v_rule.user_id, v_rule.account_id);
  end if;
  insert into trade.rule_versions (id, rule_id, user_id, account_id, number, definition, hash, sentence_ko, sentence_en,
    trades, due_at)
  select p_version_id, p_rule_id, v_rule.user_id, v_rule.account_id, coalesce(max(number), 0) + 1, v_rule.draft, p_hash,
    trade.label_of(p_sentence_ko, 2000, 'sentenceKo'), trade.label_of(p_sentence_en, 2000, 'sentenceEn'),
    v_version.trades, case when p_when = 'after_close' then coalesce(v_closes, clock_timestamp()) else clock_timestamp() end
  from trade.rule_versions where rule_id = p_rule_id
  returning * into v_version;
  if p_when = 'now' or v_closes is null then
    perform private.put_in_force(v_rule, v_version);
  else
    update trade.rules set pending_version_id = p_version_id where id = p_rule_id;
    perform private.end_version(v_rule.pending_version_id) where v_rule.pending_version_id is not null;
  end if;
  return p_version_id;
end $$;

-- Never refused, and for good: armed again it is another version. A version that waits is withdrawn with it.
create function trade.disarm_rule(p_rule_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules := trade.lock_own_rule(p_rule_id);
begin
  if num_nonnulls(v_rule.armed_version_id, v_rule.pending_version_id) > 0 then
    perform private.stop_rule(v_rule, 'draft', null, null);
  end if;
end $$;

create function trade.pause_rule(p_rule_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules := trade.lock_own_rule(p_rule_id);
begin
  if v_rule.state = 'paused' then
    return;
  elsif v_rule.state <> 'armed' then
    perform private.fail('version_not_armed', jsonb_build_object('ruleId', p_rule_id));
  end if;
  update trade.rules set state = 'paused' where id = p_rule_id;
  perform private.end_proposals(v_rule.armed_version_id);
  perform private.audit('rule_paused', v_rule.user_id,
    jsonb_build_object('ruleId', p_rule_id, 'versionId', v_rule.armed_version_id));
end $$;

-- Trading again with real money asks for what arming asks for.
create function trade.resume_rule(p_rule_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules := trade.lock_own_rule(p_rule_id);
  v_version trade.rule_versions;
begin
  if v_rule.state = 'armed' then
    return;
  elsif v_rule.state <> 'paused' then
    perform private.fail('version_not_armed', jsonb_build_object('ruleId', p_rule_id));
  end if;
  select * into strict v_version from trade.rule_versions where id = v_rule.armed_version_id;
  if v_version.trades and private.is_live(v_version.account_id) then
    perform trade.require_authority('arm_live_version', v_rule.user_id, v_version.account_id);
  end if;
  update trade.rules set state = 'armed' where id = p_rule_id;
  perform private.audit('rule_resumed', v_rule.user_id,
    jsonb_build_object('ruleId', p_rule_id, 'versionId', v_rule.armed_version_id));
end $$;

-- Out of sight; its versions and what they did stay readable.
create function trade.archive_rule(p_rule_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.stop_rule(trade.lock_own_rule(p_rule_id), 'archived', null, null);
end $$;

-- An account that is given up takes the rules with it that it traded for.
create function private.stop_rules_of_account() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules;
begin
  for v_rule in
    select * from trade.rules where state in ('armed', 'paused', 'draft') and account_id = new.id
      and num_nonnulls(armed_version_id, pending_version_id) > 0
    order by id for no key update
  loop
    perform private.stop_rule(v_rule, 'switched_off', 'account_archived', null);
  end loop;
  return null;
end $$;
create trigger stop_rules after update of archived_at on trade.broker_accounts
  for each row when (old.archived_at is null and new.archived_at is not null)
  execute function private.stop_rules_of_account();

/* ------------------------------------------------------------------------------------------------- the Data API */

create function public.arm_rule(p_rule_id uuid, p_version_id uuid, p_hash text, p_sentence_ko text, p_sentence_en text,
  p_when text default 'now') returns setof public.rules
language sql set search_path = ''
as $$
  select trade.arm_rule(p_rule_id, p_version_id, p_hash, p_sentence_ko, p_sentence_en, p_when);
  select * from public.rules where id = p_rule_id;
$$;

create function public.disarm_rule(p_rule_id uuid) returns setof public.rules
language sql set search_path = ''
as $$
  select trade.disarm_rule(p_rule_id);
  select * from public.rules where id = p_rule_id;
$$;

create function public.pause_rule(p_rule_id uuid) returns setof public.rules
language sql set search_path = ''
as $$
  select trade.pause_rule(p_rule_id);
  select * from public.rules where id = p_rule_id;
$$;

create function public.resume_rule(p_rule_id uuid) returns setof public.rules
language sql set search_path = ''
as $$
  select trade.resume_rule(p_rule_id);
  select * from public.rules where id = p_rule_id;
$$;

create function public.archive_rule(p_rule_id uuid) returns setof public.rules
language sql set search_path = ''
as $$
  select trade.archive_rule(p_rule_id);
  select * from public.rules where id = p_rule_id;
$$;

grant execute on function
  trade.arm_rule(uuid, uuid, text, text, text, text), public.arm_rule(uuid, uuid, text, text, text, text),
  trade.disarm_rule(uuid), public.disarm_rule(uuid), trade.pause_rule(uuid), public.pause_rule(uuid),
  trade.resume_rule(uuid), public.resume_rule(uuid), trade.archive_rule(uuid), public.archive_rule(uuid)
  to authenticated;

set role postgres;
