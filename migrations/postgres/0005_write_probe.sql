-- What is written to find out whether changes are possible: as much as a change writes, since a disk that is nearly full has
-- room for less.
create table write_probe (
    id     smallint primary key check (id = 1),
    filler bytea not null
);

-- As it is: compressed, it would be next to nothing.
alter table write_probe alter column filler set storage external;
insert into write_probe (id, filler) values (1, '');
