-- What was exchanged with other systems, where somebody asked for it.

create table exchanges (
    -- The order in which they were written down.
    seq          integer primary key autoincrement,
    tenant       text not null references tenants (tenant) on delete cascade,
    id           blob not null unique,
    subject_kind text not null,
    subject      text not null,
    -- When it began.
    at           integer not null,
    direction    text not null check (direction in ('outgoing', 'incoming')),
    label        text not null,
    service      text not null,
    operation    text not null,
    store        text,
    outcome      text not null,
    status       integer,
    duration_us  integer not null,
    trace_id     text,
    -- Whether the two sides differ.
    changed      integer not null,
    -- Both sides, masked and compressed.
    sealed       blob not null
) strict;

create index exchanges_newest on exchanges (tenant, seq);
create index exchanges_by_trace on exchanges (tenant, trace_id, seq) where trace_id is not null;
create index exchanges_by_age on exchanges (at);
create index exchanges_by_master_key on exchanges (substr(sealed, 2, 4));

-- Whose exchanges are written down, and until when.
create table exchange_log_switches (
    tenant       text not null references tenants (tenant) on delete cascade,
    subject_kind text not null,
    subject      text not null,
    since        integer not null,
    until        integer not null,
    -- Exchanges since then that found no room.
    dropped      integer not null default 0,
    primary key (tenant, subject_kind, subject)
) strict;
