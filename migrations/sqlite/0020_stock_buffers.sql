-- How much of a stock is kept back from a shop. What has no row has no buffer of its own.

create table stock_buffers (
    tenant     text not null references tenants (tenant) on delete cascade,
    shop       text not null,
    level      text not null check (level in ('shop', 'product', 'variation')),
    -- Of the product or of the variation; empty for the shop as a whole.
    reference  text not null check ((level = 'shop') = (reference = '')),
    buffer     integer not null check (buffer >= 0),
    changed_at integer not null,
    primary key (tenant, shop, level, reference)
) strict, without rowid;
