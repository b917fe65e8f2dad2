import { describe, expect, it } from 'vitest';
import { emphasiseHost } from '../../../renderer/text/emphasise-host.ts';

describe('emphasiseHost', () => {
  it.each([
    ['https://app.example/callback', 'app.example'],
    ['http://localhost:53682/callback?x=//other.example', 'localhost:53682'],
    ['http://[::1]:9/callback', '[::1]:9'],
    ['https://evil.example?https://app.example/', 'evil.example'],
    ['https://evil.example#@app.example', 'evil.example'],
    ['https://evil.example\\@app.example/', 'evil.example'],
    ['https://app.example', 'app.example'],
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'cursor'],
    ['com.example.app:/callback', 'com.example.app'],
  ])('in %s it is %s', (uri, target) => {
    expect(emphasiseHost(uri).target).toBe(target);
  });

  it('does not take a user name for the host', () => {
    expect(emphasiseHost('https://bank.example@evil.example/x')).toEqual({
      before: 'https://bank.example@', target: 'evil.example', after: '/x',
    });
  });

  it.each(['https://a.example/b', 'cursor://x/y', 'no uri at all', ''])('loses nothing of %j', (uri) => {
    const { before, target, after } = emphasiseHost(uri);
    expect(before + target + after).toBe(uri);
  });
});
