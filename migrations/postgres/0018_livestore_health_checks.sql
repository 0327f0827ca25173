-- When LiveStore last asked whether a session could be posted, to about a minute.

create table livestore_health_checks (
    tenant  text collate "C" primary key references tenants (tenant) on delete cascade,
    seen_at timestamptz not null
);
