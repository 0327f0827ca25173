-- The audit, when keys were last used, and which change of a tenant a file comes from.

-- The end of each tenant's chain. No reference to the tenant: what was done to one outlives it.
create table audit_heads (
    tenant   text primary key,
    sequence integer not null,
    hash     blob not null check (length(hash) = 32),
    -- Entries up to this one belong to a tenant of the same id that was deleted: a new one does not see them.
    hidden   integer not null
) strict, without rowid;

create table audit_entries (
    tenant     text not null,
    sequence   integer not null,
    at         integer not null,
    actor_kind text not null,
    actor      text,
    action     text not null,
    target     text,
    outcome    text not null,
    address    text,
    request_id text,
    -- A JSON object.
    details    text not null,
    hash       blob not null check (length(hash) = 32),
    primary key (tenant, sequence)
) strict, without rowid;

create trigger audit_entries_are_not_changed before update on audit_entries
begin select raise(abort, 'the audit is append-only'); end;

create trigger audit_entries_are_not_deleted before delete on audit_entries
begin select raise(abort, 'the audit is append-only'); end;

-- Apart from the keys: written in batches, and no change that a process has to learn of.
create table api_key_uses (
    tenant       text not null,
    id           text not null,
    last_used_at integer not null,
    primary key (tenant, id),
    foreign key (tenant, id) references api_keys (tenant, id) on delete cascade
) strict, without rowid;

-- The version of the tenant in which a file became what it is. A file that was there before counts as changed in each
-- version.
alter table tenant_files add column changed_in integer not null default 0;
alter table tenant_files add column changed_at integer not null default 0;
update tenant_files set changed_in = version, changed_at = (
    select v.applied_at from tenant_versions v where v.tenant = tenant_files.tenant and v.version = tenant_files.version
);
