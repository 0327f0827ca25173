-- Tenants with their versions, API keys, sandbox traces, and what the installation knows of itself.
-- Everything that belongs to a tenant goes with it. Ids and paths are ordered byte by byte, as the program orders them.

create table installation (
    id        smallint primary key check (id = 1),
    -- Moved by every change of a tenant or a key, first thing in the same transaction. The lock on this row makes changes
    -- of different processes wait for one another, so that revisions are committed in the order of their numbers.
    revision  bigint not null,
    -- Sealed under the master key: opens only with the right one.
    key_check bytea
);

insert into installation (id, revision) values (1, 0);

create table tenants (
    tenant     text collate "C" primary key,
    version    bigint not null,
    revision   bigint not null,
    applied_at timestamptz not null
);

create index tenants_by_revision on tenants (revision);

create table tenant_versions (
    tenant     text collate "C" not null references tenants (tenant) on delete cascade,
    version    bigint not null,
    revision   bigint not null,
    applied_at timestamptz not null,
    primary key (tenant, version)
);

create table tenant_files (
    tenant  text collate "C" not null,
    version bigint not null,
    path    text collate "C" not null,
    text    text not null,
    primary key (tenant, version, path),
    foreign key (tenant, version) references tenant_versions (tenant, version) on delete cascade
);

create table tenant_secrets (
    tenant   text collate "C" not null,
    version  bigint not null,
    file     text collate "C" not null,
    path     text collate "C" not null,
    bound_to text not null,
    sealed   bytea not null,
    primary key (tenant, version, file, path),
    foreign key (tenant, version) references tenant_versions (tenant, version) on delete cascade
);

create table api_keys (
    tenant      text collate "C" not null references tenants (tenant) on delete cascade,
    id          text collate "C" not null unique,
    name        text not null,
    secret_hash bytea not null check (length(secret_hash) = 32),
    permissions text[] not null,
    created_at  timestamptz not null,
    expires_at  timestamptz,
    revoked_at  timestamptz,
    revision    bigint not null,
    primary key (tenant, id)
);

create index api_keys_by_revision on api_keys (revision);

create table sandbox_traces (
    tenant     text collate "C" not null references tenants (tenant) on delete cascade,
    id         uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    sealed     bytea not null,
    primary key (tenant, id)
);

create index sandbox_traces_by_expiry on sandbox_traces (expires_at);
