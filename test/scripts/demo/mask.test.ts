import { expect, test } from 'vitest';
import { maskUrl } from '../../../scripts/demo/mask.ts';

test('shows where a request went', () => {
  expect(maskUrl('http://localhost:9050/mcp')).toBe('http://localhost:9050/mcp');
  expect(maskUrl('http://localhost:8080/a?iss=http://localhost:9050&response_type=code'))
    .toBe('http://localhost:8080/a?iss=http://localhost:9050&response_type=code');
});

test('cuts short every value that might let somebody in, also one it has never heard of', () => {
  expect(maskUrl('http://localhost:1/callback?code=0123456789&unheard_of=abcdefghij'))
    .toBe('http://localhost:1/callback?code=0123…&unheard_of=abcd…');
  expect(maskUrl('http://localhost:1/interaction/0123456789abcdef0123456789abcdef0123/done'))
    .toBe('http://localhost:1/interaction/0123…/done');
});
