-- When LiveStore last asked whether a session could be posted, to about a minute.

create table livestore_health_checks (
    tenant  text not null primary key references tenants (tenant) on delete cascade,
    seen_at integer not null
) strict, without rowid;
