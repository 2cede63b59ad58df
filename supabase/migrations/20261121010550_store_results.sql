-- The whole result of a test of the past is an object of Storage, `<user>/<job>.json.gz`: written by the bridge that runs
-- the job while it runs it, read by its owner.
set role app_owner;

-- May the caller, as a bridge, write this object? While its job runs here; or delete it, once the job is out of sight.
create function private.writes_backtest(p_name text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (select from trade.backtest_jobs j
    where p_name = concat(j.user_id, '/', j.id, '.json.gz') and (j.state = 'running' or j.removed_at is not null)
      and j.id::text = substring(p_name from '/([0-9a-f-]{36})\.json\.gz$')
      and private.serving_bridge(j.user_id) = private.own_bridge_id());
end $$;
grant execute on function private.writes_backtest(text) to authenticated;

set role postgres;

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('backtests', 'backtests', false, 52428800, array['application/gzip'])
on conflict (id) do nothing;

-- The platform keeps the table and its row-level security; what may be done in this bucket is said here.
create policy backtests_read on storage.objects for select to authenticated using (bucket_id = 'backtests'
  and ((storage.foldername(name))[1] = (select auth.uid())::text or private.writes_backtest(name)));
create policy backtests_insert on storage.objects for insert to authenticated
  with check (bucket_id = 'backtests' and private.writes_backtest(name));
create policy backtests_update on storage.objects for update to authenticated
  using (bucket_id = 'backtests' and private.writes_backtest(name))
  with check (bucket_id = 'backtests' and private.writes_backtest(name));
create policy backtests_delete on storage.objects for delete to authenticated using (bucket_id = 'backtests'
  and ((storage.foldername(name))[1] = (select auth.uid())::text or private.writes_backtest(name)));
