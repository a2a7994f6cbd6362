-- A fact that changes nothing of its call is one row: how many facts there are is said by events.
ALTER TABLE calls DROP COLUMN last_seq;
