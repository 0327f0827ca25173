-- Tenants with their versions, API keys, sandbox traces, and what the installation knows of itself.
-- Instants are microseconds since 1970 (UTC). Everything that belongs to a tenant goes with it.

create table installation (
    id        integer primary key check (id = 1),
    -- Moved by every change of a tenant or a key, in the same transaction.
    revision  integer not null,
    -- Sealed under the master key: opens only with the right one.
    key_check blob
) strict;

insert into installation (id, revision) values (1, 0);

create table tenants (
    tenant     text primary key,
    version    integer not null,
    revision   integer not null,
    applied_at integer not null
) strict, without rowid;

create index tenants_by_revision on tenants (revision);

create table tenant_versions (
    tenant     text not null references tenants (tenant) on delete cascade,
    version    integer not null,
    revision   integer not null,
    applied_at integer not null,
    primary key (tenant, version)
) strict, without rowid;

create table tenant_files (
    tenant  text not null,
    version integer not null,
    path    text not null,
    text    text not null,
    primary key (tenant, version, path),
    foreign key (tenant, version) references tenant_versions (tenant, version) on delete cascade
) strict;

create table tenant_secrets (
    tenant   text not null,
    version  integer not null,
    file     text not null,
    path     text not null,
    bound_to text not null,
    sealed   blob not null,
    primary key (tenant, version, file, path),
    foreign key (tenant, version) references tenant_versions (tenant, version) on delete cascade
) strict;

create table api_keys (
    tenant      text not null references tenants (tenant) on delete cascade,
    id          text not null unique,
    name        text not null,
    secret_hash blob not null check (length(secret_hash) = 32),
    -- Codes, separated by a blank.
    permissions text not null,
    created_at  integer not null,
    expires_at  integer,
    revoked_at  integer,
    revision    integer not null,
    primary key (tenant, id)
) strict, without rowid;

create index api_keys_by_revision on api_keys (revision);

create table sandbox_traces (
    tenant     text not null references tenants (tenant) on delete cascade,
    id         blob not null,
    created_at integer not null,
    expires_at integer not null,
    sealed     blob not null,
    primary key (tenant, id)
) strict;

create index sandbox_traces_by_expiry on sandbox_traces (expires_at);
