import { describe, expect, test } from 'vitest';
import { clientLink } from '../../../main/app/client-link.ts';

describe('links that open a client application', () => {
  test.each(['cursor://anysphere.cursor-deeplink/mcp/install?name=x', 'vscode:mcp/install?%7B%7D', 'lmstudio://add_mcp?name=x', 'https://kiro.dev/launch/mcp/add?name=x'])(
    '%s is opened', (link) => expect(clientLink(link)).toBe(link),
  );

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'ms-msdt:/id', 'http://example.com/', 'smb://host/share'])(
    '%s is not', (link) => expect(() => clientLink(link)).toThrow(expect.objectContaining({ code: 'external_url_refused' })),
  );
});
