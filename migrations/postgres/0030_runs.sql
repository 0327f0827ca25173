-- Imports into shops.
create table runs (
    seq             bigint generated always as identity primary key,
    tenant          text collate "C" not null references tenants (tenant) on delete cascade,
    id              uuid not null,
    shop            text collate "C" not null,
    flow            text not null,
    dry_run         boolean not null,
    state           text not null,
    -- What is done next: reading, planning, pushing.
    phase           text not null,
    -- Why it stands or ended, and the code of that.
    reason          text,
    reason_code     text,
    file_name       text,
    file_bytes      bigint not null default 0,
    -- SHA-256 of the file, once all of it is there.
    file_hash       bytea,
    -- What the file was found to be, JSON.
    found           text,
    idempotency_key text,
    -- Somebody wants it to end.
    cancelled       boolean not null default false,
    created_at      timestamptz not null,
    started_at      timestamptz,
    finished_at     timestamptz,
    -- How long its rows are kept.
    rows_until      timestamptz,
    unique (tenant, id)
);
create index runs_newest on runs (tenant, seq);
create unique index runs_by_idempotency_key on runs (tenant, idempotency_key) where idempotency_key is not null;
create index runs_by_file on runs (tenant, shop, flow, file_hash);

create index runs_by_rows_until on runs (rows_until) where rows_until is not null;

-- The file of a run that has not ended, in parts.
create table run_files (
    tenant text collate "C" not null,
    run    uuid not null,
    part   bigint not null,
    bytes  bytea not null,
    primary key (tenant, run, part),
    foreign key (tenant, run) references runs (tenant, id) on delete cascade
);

create table run_rows (
    tenant   text collate "C" not null,
    run      uuid not null,
    -- The physical line of the file.
    line     bigint not null,
    -- As the shop compares it: without blanks at the ends, in lower case.
    key      text collate "C" not null,
    -- staged, planned, sent, done.
    step     text not null,
    outcome  text,
    code     text,
    place    text,
    value    text,
    message  text,
    -- What is odd about it, JSON.
    warnings text,
    -- What the flow has read; null where the row cannot be used.
    data     text,
    -- What the flow is going to send.
    plan     text,
    primary key (tenant, run, line),
    foreign key (tenant, run) references runs (tenant, id) on delete cascade
);
create index run_rows_by_key on run_rows (tenant, run, key, line);
create index run_rows_by_step on run_rows (tenant, run, step, line);

-- Articles of Y2 that are known to be in a shop, and what was written to it last.
create table shop_articles (
    tenant      text collate "C" not null references tenants (tenant) on delete cascade,
    shop        text collate "C" not null,
    key         text collate "C" not null,
    -- The key of its product, where it is a variation.
    product_key text,
    product     bigint not null,
    combination bigint not null,
    stock       bigint not null,
    -- The quantity as the file had it, and what the shop was given of it.
    raw         text,
    pushed      bigint,
    primary key (tenant, shop, key)
);
