import { expect, test } from 'vitest';
import { describeVisit } from '../../../scripts/demo/browser-steps.ts';
import { describeExchange } from '../../../scripts/demo/client-steps.ts';

const places = { gateway: 'http://localhost:8080', issuer: 'http://127.0.0.1:4000' };
const visit = { method: 'GET', status: 200, pressed: null };

test('tells the two callbacks apart', () => {
  const atGatehouse = describeVisit({ ...visit, url: `${places.gateway}/api/v1/oauth/callback?code=x` }, places);
  const atClient = describeVisit({ ...visit, url: 'http://127.0.0.1:5000/callback?code=x' }, places);
  expect(atGatehouse).toContain('Gatehouse');
  expect(atClient).toContain('client');
});

test('tells the question of the consent page from the answer and from what follows', () => {
  const url = `${places.gateway}/api/v1/oauth-proxy/1/consent?txn_id=x`;
  const sentences = [
    describeVisit({ ...visit, url }, places),
    describeVisit({ ...visit, url, method: 'POST', pressed: 'Allow' }, places),
    describeVisit({ ...visit, url, status: 302 }, places),
  ];
  expect(sentences[1]).toContain('"Allow"');
  expect(new Set(sentences).size).toBe(3);
});

test('says nothing of requests that tell a reader nothing', () => {
  const exchange = { method: 'POST', url: 'http://localhost:9050/mcp', status: 202, grantType: null };
  expect(describeExchange({ ...exchange, rpc: 'notifications/initialized' })).toBeNull();
  expect(describeExchange({ ...exchange, method: 'GET', rpc: null })).toBeNull();
  expect(describeExchange({ ...exchange, status: 401, rpc: 'initialize' })).toContain('sign in');
});
