-- How much of a stock is kept back from a shop. What has no row has no buffer of its own.

create table stock_buffers (
    tenant     text collate "C" not null references tenants (tenant) on delete cascade,
    shop       text collate "C" not null,
    level      text collate "C" not null check (level in ('shop', 'product', 'variation')),
    -- Of the product or of the variation; empty for the shop as a whole.
    reference  text collate "C" not null check ((level = 'shop') = (reference = '')),
    buffer     bigint not null check (buffer >= 0),
    changed_at timestamptz not null,
    primary key (tenant, shop, level, reference)
);
