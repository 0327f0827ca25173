-- Tablet mode: the form is on the phone that scanned a code, and on no other.

-- SHA-256 of the cookie of that phone.
alter table livestore_sessions add column phone blob check (phone is null or length(phone) = 32);
-- How often the phone was sent away for another one, which gets another code.
alter table livestore_sessions add column phones_released integer not null default 0;
-- Until when a token opens something; none: as long as its session is kept.
alter table livestore_page_tokens add column expires_at integer;
