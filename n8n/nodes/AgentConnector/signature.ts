import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How far the sender's clock may be off, and how long a captured delivery can be played again. */
export const toleranceSeconds = 300;

const secretPrefix = 'whsec_';

export interface SignedDelivery {
  id: string;
  timestamp: string;
  /** One or more `v1,…` separated by spaces: a sender that changes its secret signs with both. */
  signature: string;
  rawBody: Buffer;
}

/** A fresh secret in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export function newSecret(): string {
  return secretPrefix + randomBytes(32).toString('base64');
}

/** Signs as Standard Webhooks says: HMAC-SHA256 over `id.timestamp.body`. */
export function sign(secret: string, id: string, timestamp: string, rawBody: Buffer): string {
  const key = Buffer.from(secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret, 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest('base64')}`;
}

/** Null when the delivery is genuine and fresh, else why not. */
export function rejectionOf(delivery: SignedDelivery, secret: string, nowSeconds: number): string | null {
  if (!delivery.id || !delivery.signature) return 'not signed';
  if (!/^\d{1,12}$/.test(delivery.timestamp)) return 'no valid timestamp';
  if (Math.abs(nowSeconds - Number(delivery.timestamp)) > toleranceSeconds) return 'timestamp too far from now';

  const expected = Buffer.from(sign(secret, delivery.id, delivery.timestamp, delivery.rawBody));
  const matches = delivery.signature
    .split(' ')
    .map((candidate) => Buffer.from(candidate))
    .filter((candidate) => candidate.length === expected.length && timingSafeEqual(candidate, expected));
  return matches.length > 0 ? null : 'signature does not match';
}
