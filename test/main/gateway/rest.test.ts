import { describe, expect, it } from 'vitest';
import { createdStatus, fileAnswers, routes, type OperationName } from '../../../preload/schema/operations.ts';
import type { RunOperation } from '../../../main/gateway/rest.ts';
import { adminToken, startGateway } from './start-gateway.ts';

const provider = {
  name: 'idp', provider_type: 'oidc', issuer: 'http://127.0.0.1:4000', client_id: 'gatehouse',
  client_secret: 'hidden-value',
};

describe('REST', () => {
  it.each(Object.entries(routes))('carries %s as %s, parameters and body merged', async (name, route) => {
    const calls: unknown[] = [];
    const runOperation = ((operation: OperationName, input: unknown, actor: string) => {
      calls.push({ operation, input, actor });
      const file = { name: 'a.json', type: 'application/json', text: JSON.stringify({ done: operation }) };
      return Promise.resolve({ ok: true, value: fileAnswers.has(operation) ? file : { done: operation } });
    }) as unknown as RunOperation;
    const { admin } = await startGateway({ runOperation });
    const [method = '', path = ''] = route.split(' ');
    const carriesBody = method === 'POST' || method === 'PUT';
    const address = path.replace(':id', '7').replace(':client_id', 'gateway%2Fa%20b')
      .replace(':call', '3').replace(':app', 'cursor').replace(':previous_id', '6');
    const reply = await admin(method, address, carriesBody ? { port: 9050 } : undefined);
    const params = {
      ...(path.includes(':id') ? { id: '7' } : {}),
      ...(path.includes(':previous_id') ? { previous_id: '6' } : {}),
      ...(path.includes(':client_id') ? { client_id: 'gateway/a b' } : {}),
      ...(path.includes(':call') ? { call: '3' } : {}),
      ...(path.includes(':app') ? { app: 'cursor' } : {}),
    };
    expect(calls).toEqual([
      { operation: name, input: { ...params, ...(carriesBody ? { port: 9050 } : {}) }, actor: 'rest' },
    ]);
    const status = createdStatus[name as OperationName] ?? 200;
    expect(reply.status).toBe(status);
    expect(reply.text).toBe(status === 204 ? '' : JSON.stringify({ done: name }));
  });

  it('answers with the object itself, never with a secret', async () => {
    const { admin } = await startGateway();
    const created = await admin('POST', '/api/v1/oauth/providers', provider);
    expect(created.status).toBe(201);
    expect(created.json()).toMatchObject({ id: 1, name: 'idp', has_client_secret: true });
    const listed = await admin('GET', '/api/v1/oauth/providers');
    expect(listed.json()).toMatchObject([{ id: 1, name: 'idp' }]);
    expect(created.text + listed.text).not.toContain('hidden-value');
    expect(listed.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('sends a file as one, to be saved', async () => {
    const { admin } = await startGateway();
    const reply = await admin('GET', '/api/v1/audit/export?format=csv');
    expect(reply.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename=gatehouse-audit.csv',
    });
    expect(reply.text).toBe('[]\n');
  });

  it('takes the query of a GET as input, and says which parameter is wrong', async () => {
    const { admin } = await startGateway();
    expect((await admin('GET', '/api/v1/audit?limit=5&kind=consent')).status).toBe(200);
    const refused = await admin('GET', '/api/v1/audit?limit=many');
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ error: { code: 'invalid_input', details: { field: 'limit' } } });
  });

  it('takes the record from the path, not from the body', async () => {
    const { admin } = await startGateway();
    await admin('POST', '/api/v1/oauth/providers', provider);
    await admin('POST', '/api/v1/oauth/providers', { ...provider, name: 'second' });
    const reply = await admin('PUT', '/api/v1/oauth/providers/1', { id: 2, name: 'first' });
    expect(reply.json()).toMatchObject({ id: 1, name: 'first' });
  });

  it('names what is wrong with the input', async () => {
    const { admin } = await startGateway();
    const reply = await admin('POST', '/api/v1/proxies', { name: 'x', upstream: { url: 'ftp://x' } });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({
      error: {
        code: 'invalid_input',
        message: expect.any(String),
        details: { field: 'upstream.url', issues: [{ field: 'upstream.url' }] },
      },
    });
    expect(Object.keys(reply.json() as object)).toEqual(['error']);
  });

  it('answers 404 in JSON to an unknown address and to an unknown record', async () => {
    const { admin } = await startGateway();
    for (const path of [
      '/api/v1/nothing', '/api/v1/proxies/1/nothing', '/api/v2', '/api/v1/proxies/99', '/api/v1/Proxies',
    ]) {
      const reply = await admin('GET', path);
      expect(reply.status).toBe(404);
      expect(reply.json()).toMatchObject({ error: { code: 'not_found' } });
    }
  });

  it('answers 405 to a method that an address does not have, and says which it has', async () => {
    const { admin } = await startGateway();
    const reply = await admin('DELETE', '/api/v1/proxies');
    expect(reply.status).toBe(405);
    expect(reply.headers.allow).toBe('GET, POST');
    expect(reply.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
  });

  it.each([
    ['broken JSON', 'application/json', '{"name": ', 'invalid_json'],
    ['a list', 'application/json', '[]', 'invalid_json'],
    ['a bare value', 'application/json', 'null', 'invalid_json'],
    ['a form', 'application/x-www-form-urlencoded', 'name=x', 'wrong_content_type'],
    ['JSON called text, as a foreign page could send it', 'text/plain', '{}', 'wrong_content_type'],
  ])('answers 400 to %s and names it', async (_name, contentType, body, code) => {
    const { ask } = await startGateway();
    const reply = await ask('/api/v1/proxies', {
      method: 'POST', headers: { authorization: `Bearer ${adminToken}`, 'content-type': contentType }, body,
    });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ error: { code } });
  });

  it('needs no body where none is expected, and admits a charset', async () => {
    const { admin, ask } = await startGateway();
    expect((await admin('POST', '/api/v1/consents/consent-1/allow')).status).toBe(200);
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await ask('/api/v1/settings', { method: 'PUT', headers, body: '{"theme":"dark"}' })).status).toBe(200);
  });

  it('refuses a body that is too large', async () => {
    const { admin } = await startGateway();
    const reply = await admin('POST', '/api/v1/oauth/providers', { name: 'x'.repeat(300_000) });
    expect(reply.status).toBe(413);
    expect(reply.json()).toMatchObject({ error: { code: 'body_too_large' } });
    expect(reply.headers.connection).toBe('close');
  });

  it('survives a path that cannot be decoded', async () => {
    const { admin } = await startGateway();
    const reply = await admin('GET', '/api/v1/proxies/%E0%A4%A');
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ error: { code: 'bad_request' } });
  });
});

describe('health', () => {
  it('answers anyone on this machine', async () => {
    const { ask } = await startGateway();
    const reply = await ask('/api/v1/health');
    expect(reply.status).toBe(200);
    expect(reply.json()).toEqual({ status: 'ok', name: 'Gatehouse', version: '1.2.3' });
    expect(reply.headers).not.toHaveProperty('x-powered-by');
  });
});
