import { expect, it } from 'vitest';
import { destinationOf } from '../../../../main/oauth/redirect-uris/destination.ts';

it.each([
  [
    'http://localhost:3118/callback',
    { host: 'localhost:3118', isLoopback: true, isPrivateScheme: false, warning: null },
  ],
  ['http://[::1]:3118/callback', { host: '[::1]:3118', isLoopback: true, isPrivateScheme: false, warning: null }],
  [
    'https://vscode.dev/redirect',
    { host: 'vscode.dev', isLoopback: false, isPrivateScheme: false, warning: null },
  ],
  [
    'https://www.Cursor.com/agents',
    { host: 'www.cursor.com', isLoopback: false, isPrivateScheme: false, warning: null },
  ],
  [
    'https://xn--vscoe-5rf.dev/redirect',
    { host: 'xn--vscoe-5rf.dev', isLoopback: false, isPrivateScheme: false, warning: expect.stringContaining('Browsers may show') },
  ],
  [
    'cursor://anysphere.cursor-mcp/oauth/callback',
    { host: 'cursor://anysphere.cursor-mcp', isLoopback: false, isPrivateScheme: true, warning: null },
  ],
])('tells a person where %s leads', (uri, destination) => expect(destinationOf(uri)).toEqual(destination));

it('calls nothing harmless that it cannot read', () => {
  expect(destinationOf('http://localhost@evil.example/')).toMatchObject({ isLoopback: false, warning: 'This address cannot be read.' });
});
