-- Where the start request belongs, as its header traceparent said: callbacks are sent below it.
ALTER TABLE calls ADD COLUMN traceparent TEXT;
