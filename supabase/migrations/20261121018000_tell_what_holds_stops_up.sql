-- A stop that has fired and cannot be sent goes on trying. Its owner must not believe that it has sold.
set role app_owner;

insert into trade.notification_types
  (event_type, severity, evidence, is_always_sent, is_sent_by_default, merge_seconds, useful_seconds) values
  ('parent_held_up', 'critical', 'alert', true, true, 600, 43200);

create function private.notify_of_held_up() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'parent_held_up', new.id || ' ' || new.version,
    jsonb_build_object('parentId', new.id, 'kind', new.kind, 'side', new.side, 'quantity', new.quantity,
      'placement', new.placement, 'reasonCode', new.progress -> 'heldUpBy'),
    new.account_id, new.instrument_id, private.rule_of(new.source_id));
  return null;
end $$;
create trigger notify_held_up after update of progress on trade.parent_orders
  for each row when (new.state = 'triggered' and new.progress ? 'heldUpBy'
    and new.progress ->> 'heldUpBy' is distinct from old.progress ->> 'heldUpBy')
  execute function private.notify_of_held_up();

-- It tries again and again for hours: after the fifth order that did not leave, what holds it up is all there is to tell.
drop trigger notify_moved on trade.order_intents;
create trigger notify_moved after update of state on trade.order_intents
  for each row when (old.state <> new.state and new.state in ('proposed', 'acked', 'rejected', 'denied', 'in_doubt',
    'manual', 'absent', 'expired')
    and (new.leg is distinct from 'stop' or new.sequence <= 5 or new.state not in ('denied', 'expired')))
  execute function private.notify_of_intent();

set role postgres;
