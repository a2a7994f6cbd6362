import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const { newSecret, rejectionOf, sign, toleranceSeconds } = createRequire(import.meta.url)('../dist/nodes/AgentConnector/signature.js');

// The example of the Standard Webhooks specification's reference libraries.
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  rawBody: Buffer.from('{"test": 2432232314}'),
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const now = Number(vector.timestamp);

test('the published vector is signed and accepted as published', () => {
  assert.equal(sign(vector.secret, vector.id, vector.timestamp, vector.rawBody), vector.signature);
  assert.equal(rejectionOf(vector, vector.secret, now), null);
});

test('the secret is taken with and without its prefix', () => {
  assert.equal(rejectionOf(vector, vector.secret.replace('whsec_', ''), now), null);
});

test('one matching signature among several is enough, as when a secret is rotated', () => {
  const signature = `v1,${Buffer.alloc(32).toString('base64')} v2,x ${vector.signature}`;
  assert.equal(rejectionOf({ ...vector, signature }, vector.secret, now), null);
});

test('every changed byte of body, id, time or signature is noticed', () => {
  const flips = [
    { rawBody: Buffer.from('{"test": 2432232315}') },
    { id: `${vector.id}x` },
    { timestamp: String(now + 1) },
    { signature: vector.signature.replace('g0hM', 'g0hN') },
    { signature: vector.signature.slice(0, -1) },
  ];
  for (const flip of flips) assert.notEqual(rejectionOf({ ...vector, ...flip }, vector.secret, now), null, JSON.stringify(flip));
});

test('the clock may be off by five minutes and no more', () => {
  assert.equal(toleranceSeconds, 300);
  for (const [offset, accepted] of [[300, true], [-300, true], [301, false], [-301, false]]) {
    assert.equal(rejectionOf(vector, vector.secret, now + offset) === null, accepted, String(offset));
  }
});

test('new secrets hold 32 random bytes', () => {
  const [one, other] = [newSecret(), newSecret()];
  assert.notEqual(one, other);
  assert.equal(Buffer.from(one.slice('whsec_'.length), 'base64').length, 32);
});
