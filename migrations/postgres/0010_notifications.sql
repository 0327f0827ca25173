-- What Y2 tells, what becomes of it, and who is told.

create table notifications (
    -- The order in which they were taken in.
    seq          bigint generated always as identity primary key,
    tenant       text collate "C" not null references tenants (tenant) on delete cascade,
    id           uuid not null unique,
    connection   text not null,
    -- How it came: post, pull, sandbox.
    source       text not null,
    -- Its id in Y2's log, where it came from there.
    source_id    text,
    received_at  timestamptz not null,
    state        text not null check (state in ('received', 'processing', 'done', 'ignored', 'parked')),
    -- Whether the body was read. From then on the columns below say what it means.
    sorted       boolean not null default false,
    -- When there is something to be done; null: nothing, or it is being done.
    due_at       timestamptz,
    type_name    text,
    kind         text,
    entity_kind  text,
    entity       text,
    store        text,
    event_id     text,
    occurred_at  text,
    -- Of the type and the body.
    digest       bytea,
    -- What has to be done one after another.
    ordering_key text,
    -- The notification that this one is the same as, or was merged into.
    same_as      uuid,
    -- Tries that were begun since it was taken in or replayed.
    attempts     bigint not null default 0,
    reason       text,
    finished_at  timestamptz,
    -- What happened in each try, without personal data: a JSON object a line.
    history      text not null default '',
    -- Headers and body as they came.
    sealed       bytea not null
);

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
alter table notifications set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Whose turn it is: a tenant's notifications are acted upon by one process at a time.
create table notification_turns (
    tenant  text collate "C" primary key references tenants (tenant) on delete cascade,
    worker  uuid,
    attempt bigint not null default 0,
    beat    bigint not null default 0
);
create index notification_turns_running on notification_turns (worker) where worker is not null;

create table events (
    seq          bigint generated always as identity primary key,
    tenant       text collate "C" not null references tenants (tenant) on delete cascade,
    id           uuid not null,
    type         text not null,
    connection   text,
    store        text,
    entity_kind  text,
    entity       text,
    occurred_at  timestamptz not null,
    received_at  timestamptz not null,
    notification uuid,
    -- The entity itself, where a subscription asked for it.
    sealed       bytea,
    unique (tenant, id)
);
create index events_in_order on events (tenant, seq);
create index events_by_age on events (received_at);
create index events_by_master_key on events (substr(sealed, 2, 4)) where sealed is not null;

create table subscriptions (
    tenant         text collate "C" not null references tenants (tenant) on delete cascade,
    id             text collate "C" not null,
    endpoint       text not null,
    -- Patterns, separated by blanks.
    events         text not null,
    -- Stores of the tenant's, a JSON list; empty: all.
    stores         jsonb not null,
    enabled        boolean not null,
    ordered        boolean not null,
    include_entity boolean not null,
    description    text,
    -- Since when every delivery fails; null: the last one did not.
    failing_since  timestamptz,
    paused_at      timestamptz,
    paused_reason  text,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    -- Moves with every change.
    version        bigint not null default 1,
    -- The secrets.
    sealed         bytea not null,
    primary key (tenant, id)
);
create index subscriptions_by_master_key on subscriptions (substr(sealed, 2, 4));

create table deliveries (
    seq             bigint generated always as identity primary key,
    tenant          text collate "C" not null,
    -- Also the id of the job that sends it.
    id              uuid not null unique,
    subscription    text collate "C" not null,
    event           uuid not null,
    state           text not null check (state in ('pending', 'delivered', 'failed')),
    attempts        bigint not null default 0,
    created_at      timestamptz not null,
    last_attempt_at timestamptz,
    next_attempt_at timestamptz,
    last_status     integer,
    last_error      text,
    -- The beginning of the answer, with what looks personal masked.
    answer          text,
    unique (tenant, subscription, event),
    foreign key (tenant, subscription) references subscriptions (tenant, id) on delete cascade,
    foreign key (tenant, event) references events (tenant, id) on delete cascade
);
create index deliveries_newest on deliveries (tenant, subscription, seq);
create index deliveries_by_event on deliveries (tenant, event);

-- The key that a listener shows to whoever sets Y2 up.
create table listener_keys (
    tenant     text collate "C" not null references tenants (tenant) on delete cascade,
    connection text not null,
    key_id     text not null,
    created_at timestamptz not null,
    sealed     bytea not null,
    primary key (tenant, connection)
);
create index listener_keys_by_master_key on listener_keys (substr(sealed, 2, 4));
