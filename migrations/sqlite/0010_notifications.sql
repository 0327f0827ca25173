-- What Y2 tells, what becomes of it, and who is told.

create table notifications (
    -- The order in which they were taken in.
    seq          integer primary key autoincrement,
    tenant       text not null references tenants (tenant) on delete cascade,
    id           blob not null unique,
    connection   text not null,
    -- How it came: post, pull, sandbox.
    source       text not null,
    -- Its id in Y2's log, where it came from there.
    source_id    text,
    received_at  integer not null,
    state        text not null check (state in ('received', 'processing', 'done', 'ignored', 'parked')),
    -- Whether the body was read. From then on the columns below say what it means.
    sorted       integer not null default 0,
    -- When there is something to be done; null: nothing, or it is being done.
    due_at       integer,
    type_name    text,
    kind         text,
    entity_kind  text,
    entity       text,
    store        text,
    event_id     text,
    occurred_at  text,
    -- Of the type and the body.
    digest       blob,
    -- What has to be done one after another.
    ordering_key text,
    -- The notification that this one is the same as, or was merged into.
    same_as      blob,
    -- Tries that were begun since it was taken in or replayed.
    attempts     integer not null default 0,
    reason       text,
    finished_at  integer,
    -- What happened in each try, without personal data: a JSON object a line.
    history      text not null default '',
    -- Headers and body as they came.
    sealed       blob not null
) strict;

create index notifications_due on notifications (tenant, due_at, seq) where due_at is not null;
create index notifications_next on notifications (due_at) where due_at is not null;
create index notifications_unread on notifications (tenant, seq) where state = 'received' and not sorted;
create index notifications_by_key on notifications (tenant, ordering_key, seq)
    where ordering_key is not null and state in ('received', 'processing');
create index notifications_by_digest on notifications (tenant, digest) where state = 'received' and sorted;
create index notifications_by_event_id on notifications (tenant, connection, event_id, seq) where event_id is not null;
create unique index notifications_by_source_id on notifications (tenant, connection, source_id) where source_id is not null;
create index notifications_parked on notifications (tenant, seq) where state = 'parked';
create index notifications_processing on notifications (tenant, seq) where state = 'processing';
create index notifications_newest on notifications (tenant, seq);
create index notifications_finished on notifications (finished_at) where finished_at is not null;
create index notifications_by_master_key on notifications (substr(sealed, 2, 4));

-- Whose turn it is: a tenant's notifications are acted upon by one process at a time.
create table notification_turns (
    tenant  text primary key references tenants (tenant) on delete cascade,
    worker  blob,
    attempt integer not null default 0,
    beat    integer not null default 0
) strict;
create index notification_turns_running on notification_turns (worker) where worker is not null;

create table events (
    seq          integer primary key autoincrement,
    tenant       text not null references tenants (tenant) on delete cascade,
    id           blob not null,
    type         text not null,
    connection   text,
    store        text,
    entity_kind  text,
    entity       text,
    occurred_at  integer not null,
    received_at  integer not null,
    notification blob,
    -- The entity itself, where a subscription asked for it.
    sealed       blob,
    unique (tenant, id)
) strict;
create index events_in_order on events (tenant, seq);
create index events_by_age on events (received_at);
create index events_by_master_key on events (substr(sealed, 2, 4)) where sealed is not null;

create table subscriptions (
    tenant         text not null references tenants (tenant) on delete cascade,
    id             text not null,
    endpoint       text not null,
    -- Patterns, separated by blanks.
    events         text not null,
    -- Stores of the tenant's, a JSON list; empty: all.
    stores         text not null,
    enabled        integer not null,
    ordered        integer not null,
    include_entity integer not null,
    description    text,
    -- Since when every delivery fails; null: the last one did not.
    failing_since  integer,
    paused_at      integer,
    paused_reason  text,
    created_at     integer not null,
    updated_at     integer not null,
    -- Moves with every change.
    version        integer not null default 1,
    -- The secrets.
    sealed         blob not null,
    primary key (tenant, id)
) strict;
create index subscriptions_by_master_key on subscriptions (substr(sealed, 2, 4));

create table deliveries (
    seq             integer primary key autoincrement,
    tenant          text not null,
    -- Also the id of the job that sends it.
    id              blob not null unique,
    subscription    text not null,
    event           blob not null,
    state           text not null check (state in ('pending', 'delivered', 'failed')),
    attempts        integer not null default 0,
    created_at      integer not null,
    last_attempt_at integer,
    next_attempt_at integer,
    last_status     integer,
    last_error      text,
    -- The beginning of the answer, with what looks personal masked.
    answer          text,
    unique (tenant, subscription, event),
    foreign key (tenant, subscription) references subscriptions (tenant, id) on delete cascade,
    foreign key (tenant, event) references events (tenant, id) on delete cascade
) strict;
create index deliveries_newest on deliveries (tenant, subscription, seq);
create index deliveries_by_event on deliveries (tenant, event);

-- The key that a listener shows to whoever sets Y2 up.
create table listener_keys (
    tenant     text not null references tenants (tenant) on delete cascade,
    connection text not null,
    key_id     text not null,
    created_at integer not null,
    sealed     blob not null,
    primary key (tenant, connection)
) strict;
create index listener_keys_by_master_key on listener_keys (substr(sealed, 2, 4));
