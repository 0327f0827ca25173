-- Durable jobs, and what the rotation of the master key needs to know.

create table jobs (
    -- The order in which jobs were added.
    seq          integer primary key autoincrement,
    id           blob not null unique,
    -- The tenant's id, or empty for the installation's own; what turns and order are about.
    owner        text not null,
    tenant       text references tenants (tenant) on delete cascade,
    kind         text not null,
    ordering_key text,
    unique_key   text,
    payload      text not null,
    state        text not null check (state in ('ready', 'running', 'parked')),
    -- Whether another job of its key has to end before. Of each key, one unfinished job is not blocked: the running one,
    -- or else the earliest. A deep queue of one key thus costs a claim nothing.
    blocked      integer not null default 0 check (blocked in (0, 1)),
    created_at   integer not null,
    run_at       integer not null,
    -- The lease: grows with every claim.
    attempt      integer not null default 0,
    -- Grows while the worker lives.
    beat         integer not null default 0,
    worker       blob,
    failures     integer not null default 0,
    -- Why it failed last.
    reason       text,
    parked_at    integer,
    check (owner = coalesce(tenant, ''))
) strict;

create index jobs_ready on jobs (owner, run_at, seq) where state = 'ready' and blocked = 0;
create index jobs_due on jobs (run_at) where state = 'ready';
create index jobs_running on jobs (worker) where state = 'running';
create index jobs_parked on jobs (parked_at) where state = 'parked';
create index jobs_by_tenant on jobs (tenant) where tenant is not null;
create index jobs_by_ordering_key on jobs (owner, ordering_key, seq) where ordering_key is not null and state <> 'parked';
-- The last word on order: two of a key never run at the same time.
create unique index jobs_one_running_of_a_key on jobs (owner, ordering_key)
    where ordering_key is not null and state = 'running';
create unique index jobs_one_of_a_unique_key on jobs (owner, kind, unique_key)
    where unique_key is not null and state <> 'parked';

-- Keys that the installation has moved away from. `installation.key_check` is under the key in use.
create table retired_master_keys (
    key_id     text primary key,
    retired_at integer not null
) strict, without rowid;

-- Which master key a value is sealed under stands at its beginning (format 1, key id 4 bytes).
create index tenant_secrets_by_master_key on tenant_secrets (substr(sealed, 2, 4));
create index sandbox_traces_by_master_key on sandbox_traces (substr(sealed, 2, 4));
