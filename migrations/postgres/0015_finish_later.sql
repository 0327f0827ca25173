-- Sessions that are finished later: Y2 was away when the form was sent.

-- Since when it waits for Y2; nothing can be entered while it does.
alter table livestore_sessions add column deferred_at timestamptz;
