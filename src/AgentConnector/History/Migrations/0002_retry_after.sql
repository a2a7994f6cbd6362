-- An answer is repeated with its Retry-After header.
ALTER TABLE calls ADD COLUMN answer_retry_after INTEGER;
