-- What is written to find out whether changes are possible: as much as a change writes, since a disk that is nearly full has
-- room for less.
create table write_probe (
    id     integer primary key check (id = 1),
    filler blob not null
) strict;

insert into write_probe (id, filler) values (1, x'');
