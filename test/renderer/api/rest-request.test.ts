import { describe, expect, it } from 'vitest';
import { routes, type OperationName } from '../../../preload/schema/operations.ts';
import { restRequest } from '../../../renderer/api/rest-request.ts';

describe('restRequest', () => {
  it('puts what the path names into the path and the rest into the body', () => {
    expect(restRequest('providers.update', { id: 7, name: 'Okta' })).toEqual({
      method: 'PUT', path: '/api/v1/oauth/providers/7', body: '{"name":"Okta"}',
    });
  });

  it('sends an empty object where a POST has nothing to say', () => {
    expect(restRequest('proxies.start', { id: 2 })).toEqual({
      method: 'POST', path: '/api/v1/proxies/2/start', body: '{}',
    });
  });

  it('gives GET and DELETE no body', () => {
    expect(restRequest('proxies.list', {}).body).toBeNull();
    expect(restRequest('connections.delete', { id: 'c1' }).body).toBeNull();
  });

  it('keeps an id from reaching another path', () => {
    expect(restRequest('clients.delete', { id: 1, client_id: '../../settings?x=#y' }).path)
      .toBe('/api/v1/proxies/1/clients/..%2F..%2Fsettings%3Fx%3D%23y');
  });

  it.each(Object.keys(routes) as OperationName[])('leaves no placeholder in the path of %s', (name) => {
    expect(restRequest(name, { id: 1, client_id: 'c' }).path).not.toContain(':');
  });

  it('does not change the input', () => {
    const input = { id: 7, name: 'Okta' };
    restRequest('providers.update', input);
    expect(input).toEqual({ id: 7, name: 'Okta' });
  });
});
