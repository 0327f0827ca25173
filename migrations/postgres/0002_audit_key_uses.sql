-- The audit, when keys were last used, and which change of a tenant a file comes from.

-- The end of each tenant's chain; the lock on its row makes appending processes wait for one another. No reference to the
-- tenant: what was done to one outlives it.
create table audit_heads (
    tenant   text collate "C" primary key,
    sequence bigint not null,
    hash     bytea not null check (length(hash) = 32),
    -- Entries up to this one belong to a tenant of the same id that was deleted: a new one does not see them.
    hidden   bigint not null
);

create table audit_entries (
    tenant     text collate "C" not null,
    sequence   bigint not null,
    at         timestamptz not null,
    actor_kind text not null,
    actor      text,
    action     text not null,
    target     text,
    outcome    text not null,
    -- As the program writes it: `inet` would write some addresses otherwise, and the hash is over the text.
    address    text,
    request_id text,
    details    jsonb not null,
    hash       bytea not null check (length(hash) = 32),
    primary key (tenant, sequence)
);

create function refuse_to_change_the_audit() returns trigger language plpgsql as
$$ begin raise exception 'the audit is append-only'; end $$;

create trigger audit_entries_are_not_changed before update or delete or truncate on audit_entries
    for each statement execute function refuse_to_change_the_audit();

-- Apart from the keys: written in batches, and no change that a process has to learn of.
create table api_key_uses (
    tenant       text collate "C" not null,
    id           text collate "C" not null,
    last_used_at timestamptz not null,
    primary key (tenant, id),
    foreign key (tenant, id) references api_keys (tenant, id) on delete cascade
);

-- The version of the tenant in which a file became what it is. A file that was there before counts as changed in each
-- version.
alter table tenant_files add column changed_in bigint, add column changed_at timestamptz;
update tenant_files f set changed_in = f.version, changed_at = v.applied_at
    from tenant_versions v where v.tenant = f.tenant and v.version = f.version;
alter table tenant_files alter column changed_in set not null, alter column changed_at set not null;
