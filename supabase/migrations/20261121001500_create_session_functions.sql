-- What a bridge reads about its accounts and reports about their sessions.
set role app_owner;

create function trade.list_bridge_accounts() returns table (account_id uuid, user_id uuid, broker text,
  environment text, label text, mode text, credential_id uuid, credential_state text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  return query
    select a.id, a.user_id, a.broker, a.environment, a.label, trade.effective_mode(a.id), c.id, a.credential_state
    from trade.broker_accounts a
    left join private.broker_credentials c on c.account_id = a.id and c.revoked_at is null
    where a.bridge_id = v_bridge and a.archived_at is null
    order by a.created_at;
end $$;

-- The sealed envelope of one of the bridge's own accounts. No row: there is none. `credential_unreadable`: what is
-- stored does not belong to this row.
create function trade.read_credential(p_account_id uuid) returns table (credential_id uuid, user_id uuid,
  account_id uuid, environment text, broker text, sealed_to text, sealed text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_row private.broker_credentials;
  v_sealed text;
begin
  select c.* into v_row from private.broker_credentials c
  join trade.broker_accounts a on a.id = c.account_id and a.user_id = c.user_id and a.environment = c.environment
  where c.account_id = p_account_id and c.revoked_at is null and a.archived_at is null
    and c.bridge_id = v_bridge and a.bridge_id = v_bridge;
  if not found then
    return;
  end if;
  v_sealed := private.decrypt_at_rest(row(v_row.provider, v_row.key_id, v_row.ciphertext, v_row.nonce),
    private.credential_binding(v_row));
  if v_sealed is null then
    perform private.fail('credential_unreadable', jsonb_build_object('credentialId', v_row.id));
  end if;
  perform private.audit('credential_read', v_row.user_id,
    jsonb_build_object('accountId', p_account_id, 'credentialId', v_row.id, 'bridgeId', v_bridge));
  return query select v_row.id, v_row.user_id, v_row.account_id, v_row.environment, v_row.broker, v_row.sealed_to,
    v_sealed;
end $$;

-- `p_credential_state` counts only for the credential it was tried with; null leaves it, as does a null number.
create function trade.record_session(p_account_id uuid, p_state text, p_code text, p_detail jsonb,
  p_credential_id uuid, p_credential_state text, p_account_number_masked text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
  v_is_current boolean := exists (select from private.broker_credentials
    where id = p_credential_id and account_id = p_account_id and revoked_at is null);
begin
  if p_credential_state is not null and p_credential_state not in ('verified', 'refused') then
    perform private.fail('input_invalid', '{"field": "credentialState"}');
  end if;
  update trade.broker_accounts
  set session_state = p_state, session_code = p_code, session_detail = p_detail, session_at = clock_timestamp(),
    credential_state = case when v_is_current then coalesce(p_credential_state, credential_state) else credential_state end,
    account_number_masked = case when v_is_current then coalesce(p_account_number_masked, account_number_masked)
      else account_number_masked end
  where id = p_account_id;
  if v_account.session_state <> p_state or v_account.session_code is distinct from p_code then
    perform private.audit('session_' || p_state, v_account.user_id,
      jsonb_strip_nulls(jsonb_build_object('accountId', p_account_id, 'code', p_code)));
  end if;
end $$;

-- Rows: {id, symbol, nameKo, nameEn?, market, kind, isHalted?, isManaged?, basePrice?, baseDate?}. A base price without
-- a date is today's. Returns how many rows were new or changed.
create function trade.upsert_instruments(p_rows jsonb) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_count integer;
begin
  perform private.current_bridge();
  insert into public.instruments as i (id, symbol, name_ko, name_en, market, kind, is_halted, is_managed, base_price,
    base_price_date)
  select r.id, r.symbol, r."nameKo", r."nameEn", r.market, r.kind, coalesce(r."isHalted", false),
    coalesce(r."isManaged", false), r."basePrice",
    case when r."basePrice" is not null then coalesce(r."baseDate", private.kst_date(clock_timestamp())) end
  from jsonb_to_recordset(p_rows) r (id text, symbol text, "nameKo" text, "nameEn" text, market text, kind text,
    "isHalted" boolean, "isManaged" boolean, "basePrice" numeric, "baseDate" date)
  order by r.id
  on conflict (id) do update set name_ko = excluded.name_ko, name_en = coalesce(excluded.name_en, i.name_en),
    market = excluded.market, kind = excluded.kind, is_halted = excluded.is_halted, is_managed = excluded.is_managed,
    base_price = coalesce(excluded.base_price, i.base_price),
    base_price_date = coalesce(excluded.base_price_date, i.base_price_date), updated_at = clock_timestamp()
  where (i.name_ko, i.name_en, i.market, i.kind, i.is_halted, i.is_managed, i.base_price, i.base_price_date)
    is distinct from (excluded.name_ko, coalesce(excluded.name_en, i.name_en), excluded.market, excluded.kind,
      excluded.is_halted, excluded.is_managed, coalesce(excluded.base_price, i.base_price),
      coalesce(excluded.base_price_date, i.base_price_date));
  get diagnostics v_count = row_count;
  return v_count;
end $$;

grant execute on function trade.list_bridge_accounts(), trade.read_credential(uuid),
  trade.record_session(uuid, text, text, jsonb, uuid, text, text), trade.upsert_instruments(jsonb) to authenticated;

set role postgres;
