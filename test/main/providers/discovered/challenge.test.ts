import { describe, expect, it } from 'vitest';
import { readChallenge } from '../../../../main/providers/discovered/challenge.ts';

const metadata = 'https://mcp.example.com/.well-known/oauth-protected-resource';

describe('a challenge', () => {
  it.each([
    [`Bearer resource_metadata="${metadata}"`],
    [`bearer resource_metadata="${metadata}", scope="a b"`],
    [`Bearer realm="x, y", error="invalid_token", resource_metadata="${metadata}"`],
    [`Bearer resource_metadata=${metadata}`],
    [`Bearer realm="mcp" , resource_metadata = "${metadata}"`],
    [`Basic realm="old", Bearer resource_metadata="${metadata}"`],
    [`Negotiate YWJj==, DPoP algs="ES256", Bearer resource_metadata="${metadata}"`],
    [`Bearer realm="first", Bearer resource_metadata="${metadata}"`],
    [`Bearer error_description="say \\"resource_metadata=no\\"", resource_metadata="${metadata}"`],
  ])('names its metadata: %s', (header) => {
    expect(readChallenge(header).resourceMetadata).toBe(metadata);
  });

  it('names its scopes', () => {
    expect(readChallenge('Bearer scope="files:read files:write"')).toEqual({
      resourceMetadata: null, scope: 'files:read files:write',
    });
  });

  it.each([
    [null], [''], ['Bearer'], [`Basic resource_metadata="${metadata}"`], ['Bearer resource_metadata=""'],
  ])('says nothing: %s', (header) => {
    expect(readChallenge(header)).toEqual({ resourceMetadata: null, scope: null });
  });
});
