-- Calls are looked up by the number they went to.
CREATE INDEX calls_by_address ON calls (to_address, n);
