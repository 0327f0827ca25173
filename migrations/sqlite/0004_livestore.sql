-- Sessions of LiveStore with the tokens of their pages, and what customers consented to.

create table livestore_sessions (
    tenant             text not null references tenants (tenant) on delete cascade,
    id                 blob not null,
    -- As LiveStore names it.
    session_id         text not null,
    -- Whether that name leads here: it may be used again once a session is over.
    latest             integer not null check (latest in (0, 1)),
    connection         text not null,
    store_id           text,
    -- The customer to be edited; none: one is to be made.
    customer_id        text,
    callback_url       text,
    state              text not null check (state in ('created', 'opened', 'completed', 'cancelled', 'expired')),
    created_at         integer not null,
    opened_at          integer,
    ended_at           integer,
    -- Moves on while somebody is filling in the form, at most to `lasts_until`.
    expires_at         integer not null,
    lasts_until        integer not null,
    -- Both sealed, and erased when the session ends.
    context            blob,
    entered            blob,
    -- Grows with every change of what is entered.
    revision           integer not null,
    -- Who writes to Y2: nobody yet, the attempt of that number since then, or it is done.
    write_state        text not null check (write_state in ('none', 'claimed', 'done')),
    write_attempt      integer not null,
    claimed_at         integer,
    -- Under which Y2 knows the customer that is made, whichever attempt makes it.
    customer_guid      blob,
    result_customer_id text,
    primary key (tenant, id),
    check ((ended_at is null) = (state in ('created', 'opened'))),
    check (ended_at is null or (context is null and entered is null))
) strict;

create unique index livestore_sessions_latest on livestore_sessions (tenant, session_id) where latest;
create index livestore_sessions_by_expiry on livestore_sessions (expires_at) where ended_at is null;
create index livestore_sessions_by_end on livestore_sessions (ended_at) where ended_at is not null;
create index livestore_sessions_context_by_master_key on livestore_sessions (substr(context, 2, 4)) where context is not null;
create index livestore_sessions_entered_by_master_key on livestore_sessions (substr(entered, 2, 4)) where entered is not null;

create table livestore_page_tokens (
    tenant     text not null,
    -- SHA-256 of the token.
    hash       blob not null check (length(hash) = 32),
    session    blob not null,
    purpose    text not null,
    one_time   integer not null check (one_time in (0, 1)),
    created_at integer not null,
    used_at    integer,
    primary key (tenant, hash),
    foreign key (tenant, session) references livestore_sessions (tenant, id) on delete cascade
) strict, without rowid;

create index livestore_page_tokens_by_session on livestore_page_tokens (tenant, session);

-- Appended, never changed: what holds is the last one of a name.
create table consents (
    tenant      text not null references tenants (tenant) on delete cascade,
    connection  text not null,
    customer_id text not null,
    id          blob not null,
    name        text not null,
    version     text not null,
    -- The words that were consented to, and their SHA-256.
    text_hash   blob not null check (length(text_hash) = 32),
    text        text not null,
    language    text not null,
    granted     integer not null check (granted in (0, 1)),
    at          integer not null,
    -- The session of LiveStore in which it was, where it was one.
    session     blob,
    store_id    text,
    primary key (tenant, connection, customer_id, id)
) strict, without rowid;
