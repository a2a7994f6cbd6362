-- Whose places a subscription's deliveries take: the name of the API key that made it. A callback_url's are those of its call's key.
ALTER TABLE receivers ADD COLUMN owner TEXT;
