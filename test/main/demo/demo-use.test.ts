import { describe, expect, it } from 'vitest';
import { checkDemoUse } from '../../../main/demo/demo-use.ts';
import { demoClientPrefix, isDemoProvider } from '../../../preload/schema/demo.ts';

const demo = { name: 'Demo', client_id: demoClientPrefix + 'x'.repeat(32), issuer: 'http://localhost:50123' };

describe('a demo\'s provider', () => {
  it('is known by client id and issuer together, so that nothing of a person is taken for it', () => {
    expect(isDemoProvider(demo)).toBe(true);
    expect(isDemoProvider({ ...demo, client_id: 'gatehouse-demo-app' })).toBe(false);
    expect(isDemoProvider({ ...demo, issuer: 'http://localhost:8080/realms/main' })).toBe(false);
    expect(isDemoProvider({ ...demo, issuer: 'https://id.example' })).toBe(false);
    expect(isDemoProvider({ ...demo, issuer: null })).toBe(false);
  });

  it.each([
    ['its own MCP server', 'http://localhost:50123/mcp', true],
    ['a server on another port', 'http://localhost:501234/mcp', false],
    ['a server elsewhere', 'https://mcp.example/http://localhost:50123/', false],
    ['a program', null, false],
  ])('stands before %s: %s (%s)', (_what, upstream, may) => {
    const check = (): void => checkDemoUse(demo, upstream);
    if (may) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'demo_provider', field: 'oauth_proxy_provider_id' }));
  });

  it('of a person stands before anything', () => {
    expect(() => checkDemoUse({ ...demo, issuer: 'https://id.example' }, null)).not.toThrow();
  });
});
