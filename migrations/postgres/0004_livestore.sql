-- Sessions of LiveStore with the tokens of their pages, and what customers consented to.

create table livestore_sessions (
    tenant             text collate "C" not null references tenants (tenant) on delete cascade,
    id                 uuid not null,
    -- As LiveStore names it.
    session_id         text collate "C" not null,
    -- Whether that name leads here: it may be used again once a session is over.
    latest             boolean not null,
    connection         text collate "C" not null,
    store_id           text,
    -- The customer to be edited; none: one is to be made.
    customer_id        text collate "C",
    callback_url       text,
    state              text not null check (state in ('created', 'opened', 'completed', 'cancelled', 'expired')),
    created_at         timestamptz not null,
    opened_at          timestamptz,
    ended_at           timestamptz,
    -- Moves on while somebody is filling in the form, at most to `lasts_until`.
    expires_at         timestamptz not null,
    lasts_until        timestamptz not null,
    -- Both sealed, and erased when the session ends.
    context            bytea,
    entered            bytea,
    -- Grows with every change of what is entered.
    revision           bigint not null,
    -- Who writes to Y2: nobody yet, the attempt of that number since then, or it is done.
    write_state        text not null check (write_state in ('none', 'claimed', 'done')),
    write_attempt      bigint not null,
    claimed_at         timestamptz,
    -- Under which Y2 knows the customer that is made, whichever attempt makes it.
    customer_guid      uuid,
    result_customer_id text,
    primary key (tenant, id),
    check ((ended_at is null) = (state in ('created', 'opened'))),
    check (ended_at is null or (context is null and entered is null))
);

create unique index livestore_sessions_latest on livestore_sessions (tenant, session_id) where latest;
create index livestore_sessions_by_expiry on livestore_sessions (expires_at) where ended_at is null;
create index livestore_sessions_by_end on livestore_sessions (ended_at) where ended_at is not null;
create index livestore_sessions_context_by_master_key on livestore_sessions (substr(context, 2, 4)) where context is not null;
create index livestore_sessions_entered_by_master_key on livestore_sessions (substr(entered, 2, 4)) where entered is not null;

create table livestore_page_tokens (
    tenant     text collate "C" not null,
    -- SHA-256 of the token.
    hash       bytea not null check (length(hash) = 32),
    session    uuid not null,
    purpose    text not null,
    one_time   boolean not null,
    created_at timestamptz not null,
    used_at    timestamptz,
    primary key (tenant, hash),
    foreign key (tenant, session) references livestore_sessions (tenant, id) on delete cascade
);

create index livestore_page_tokens_by_session on livestore_page_tokens (tenant, session);

-- Appended, never changed: what holds is the last one of a name.
create table consents (
    tenant      text collate "C" not null references tenants (tenant) on delete cascade,
    connection  text collate "C" not null,
    customer_id text collate "C" not null,
    id          uuid not null,
    name        text not null,
    version     text not null,
    -- The words that were consented to, and their SHA-256.
    text_hash   bytea not null check (length(text_hash) = 32),
    text        text not null,
    language    text not null,
    granted     boolean not null,
    at          timestamptz not null,
    -- The session of LiveStore in which it was, where it was one.
    session     uuid,
    store_id    text,
    primary key (tenant, connection, customer_id, id)
);
