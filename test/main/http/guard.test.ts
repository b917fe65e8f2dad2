import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../main/http/guard.ts';

const guard = createGuard({ port: 9050 });
const host = ['Host', 'localhost:9050'];

describe('the guard', () => {
  it('hands on what it read, with our origin as the caller spelled it', () => {
    const admitted = guard('/mcp', [
      'hOsT',
      '127.0.0.1:9050',
      'ORIGIN',
      'http://localhost:6274',
      'authorization',
      'Bearer a',
      'X-Api-Key',
      'k',
    ]);
    expect(admitted).toEqual({
      ok: true,
      origin: 'http://127.0.0.1:9050',
      browserOrigin: 'http://localhost:6274',
      authorization: 'Bearer a',
      apiKey: 'k',
    });
  });

  it.each(['localhost:9050', 'LocalHost:9050', '127.0.0.1:9050', '[::1]:9050'])('answers to %s', (value) => {
    expect(guard('/', ['host', value])).toMatchObject({ ok: true, origin: `http://${value.toLowerCase()}` });
  });

  it.each([
    'evil.example:9050',
    'localhost',
    'localhost:9051',
    '127.0.0.1',
    '127.0.0.1.nip.io:9050',
    'localhost:9050.',
    '',
    '0.0.0.0:9050',
  ])('does not answer to %j', (value) => {
    expect(guard('/', ['Host', value])).toMatchObject({ ok: false, status: 403, code: 'host_not_allowed' });
  });

  it('does not answer without a Host', () => {
    expect(guard('/', [])).toMatchObject({ ok: false, code: 'host_not_allowed' });
  });

  it.each(['Host', 'Authorization', 'X-API-Key', 'Origin'])('refuses a second %s, even of the same value', (name) => {
    const value = name === 'Host' ? 'localhost:9050' : 'http://localhost:1';
    const headers = [...host, name, value, name.toLowerCase(), value];
    expect(guard('/', headers)).toMatchObject({ ok: false, status: 400, code: 'duplicate_header' });
  });

  it.each(['null', 'https://evil.example', 'http://localhost.evil.example:9050', 'vscode-webview://x', ''])(
    'refuses pages of %j',
    (origin) => {
      expect(guard('/', [...host, 'Origin', origin])).toMatchObject({
        ok: false,
        status: 403,
        code: 'origin_not_allowed',
      });
    },
  );

  it('refuses a request target that names a host', () => {
    expect(guard('http://localhost:9050/mcp', host)).toMatchObject({
      ok: false,
      status: 400,
      code: 'bad_request_target',
    });
  });

  it('answers to further names, and to pages served under them', () => {
    const wider = createGuard({ port: 9050, reach: { allowed_hosts: ['host.docker.internal'] } });
    const headers = ['Host', 'host.docker.internal:9050', 'Origin', 'http://host.docker.internal:9050'];
    expect(wider('/', headers)).toMatchObject({ ok: true, origin: 'http://host.docker.internal:9050' });
    expect(guard('/', headers)).toMatchObject({ ok: false, code: 'host_not_allowed' });
  });

  it('admits only its own pages where that is asked for', () => {
    const strict = createGuard({ port: 9050, origins: 'same' });
    expect(strict('/', [...host, 'Origin', 'http://localhost:9050'])).toMatchObject({ ok: true });
    expect(strict('/', [...host, 'Origin', 'http://127.0.0.1:9050'])).toMatchObject({
      ok: false,
      code: 'origin_not_allowed',
    });
    expect(strict('/', [...host, 'Origin', 'http://localhost:6274'])).toMatchObject({
      ok: false,
      code: 'origin_not_allowed',
    });
    expect(strict('/', host)).toMatchObject({ ok: true });
  });
});
