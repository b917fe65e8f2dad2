/**
 * Parts of redirect URIs, good and bad, for a proxy that allows `http://{localhost|127.0.0.1|[::1]}:{any}/callback` and
 * `https://app.example.com/callback`. A URI is good where each of its parts is.
 */
export const loopbackPatterns = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:*/callback`);
export const webPattern = 'https://app.example.com/callback';

interface Parts {
  scheme: string;
  host: string;
  port: string;
  path: string;
}

export const good = {
  scheme: ['http://', 'HTTP://', 'Http://'],
  host: ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST', 'LocalHost'],
  port: ['', ':1', ':80', ':443', ':8080', ':9', ':65535'],
  path: ['/callback'],
};

export const bad = {
  scheme: [
    // Without a full "://", or another scheme: also those that run code, read files or leave the browser.
    '', '//', 'http:', 'http:/', 'http:///', 'http:\\\\', 'http//', ' http://', 'http://\t', 'ht\ntp://', 'http ://',
    'https://', 'htt://', 'httpx://',
    'javascript://', 'JavaScript://', 'javascript:alert(1)//', 'java\tscript://', 'data:text/html,', 'data://',
    'vbscript://', 'file://', 'FILE://',
    'blob:http://', 'filesystem:http://', 'about://', 'view-source:http://', 'ftp://', 'ws://', 'wss://', 'mailto:',
    'tel:', 'sms:', 'intent://',
    'content://', 'chrome://', 'ms-msdt://', 'search-ms://', 'shell://', 'jar:http://', 'ldap://', 'smb://', 'app://',
    'cursor://', 'vscode://',
    'http+unix://', 'http://http://', '*://',
  ],
  host: [
    // Names that begin, end or look like ours.
    '', 'localhost.evil.example', '127.0.0.1.evil.example', 'evil-localhost', 'localhost-evil', 'sub.localhost',
    'xlocalhost', 'localhos', 'localhost.localdomain',
    'localhost.', '127.0.0.1.', '.localhost', 'localhost..', 'loc\u0430lhost', 'xn--loclhost-6fg', 'l\u{1d428}calhost',
    'localhost\u3002evil.example', 'ⅼocalhost',
    'localhost%2eevil.example', 'localhost%00.evil.example', 'localhost%20', 'localhost%09', 'localhost\u0000',
    'localhost\t', ' localhost', 'localhost\\.evil.example',
    // Other spellings of 127.0.0.1 that browsers repair, and its neighbours.
    '127.1', '127.0.1', '0x7f.1', '0x7f000001', '2130706433', '017700000001', '0177.0.0.1', '127.0.0.01', '127.00.0.1',
    '127.000.000.001', '127.0.0.1.0', '1.127.0.0.1',
    '127.0.0.2', '127.0.0.10', '127.255.255.254', '0.0.0.0', '0', '10.0.0.1', '192.168.0.1', '169.254.169.254',
    '１２７.0.0.1', '127。0。0。1', '%31%32%37.0.0.1',
    '[::]', '[::2]', '[::1', '::1', '[0:0:0:0:0:0:0:1]', '[0::1]', '[::0001]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]',
    '[::1%25eth0]', '[::1%eth0]', '[::1].evil.example', '[localhost]', '[]',
    // User info: the host is what follows.
    'user@localhost', 'user:secret@localhost', 'localhost@evil.example', 'localhost:80@evil.example',
    '127.0.0.1@evil.example', '@localhost', ':@localhost', 'localhost%40evil.example', '%40localhost',
    // Others.
    'evil.example', 'app.example.com', 'localhost,evil.example', 'localhost;evil.example', 'localhost&evil.example',
    'localhost|evil', '*', '*.example', 'local*', 'localhost*', 'host.docker.internal',
  ],
  port: [
    ':', ':0', ':00', ':080', ':0x50', ':-1', ':+80', ':65536', ':99999', ':100000', ':8080a', ':a', ':8080:8080',
    ':80@evil.example', ':80@evil.example:80', ': 80', ':80 ', ':8０', ':%38%30',
    ':8080.evil.example', ':8080\\evil.example', ':8080#evil.example', ':8080?evil.example', ':*', ':**', ':1*', ':1e3',
  ],
  path: [
    '', '/', '//', '/Callback', '/CALLBACK', '/callback/', '//callback', '/callback//', '/callback/x', '/x/callback',
    '/callbackx', '/callbac', '/callback2',
    '/./callback', '/../callback', '/callback/.', '/callback/..', '/callback/../callback', '/x/../callback',
    '/%2e/callback', '/%2E%2E/callback', '/.%2e/callback', '/callback%2f', '/callback%2F..', '/callback%5c',
    '/callback\\', '\\callback', '/callback;x', '/callback;/..', '/callback%00', '/callback%0a', '/callback%20',
    '/callback ', '/callback\t', '/callback\r\nLocation: x', '/callbac%6b', '/%63allback', '/callback%', '/callback%zz',
    '/callback%u0041',
    '/callback?', '/callback?x=1', '/callback?code=stolen', '/callback?x=%23', '?x=/callback', '/callback#',
    '/callback#x', '/callback#/callback', '#/callback', '/callback\u00e9', '/c\u0430llback', '/callback\u202e',
    '/callback\u200b',
    '/call*', '/*', '/callback*', '/callback@evil.example', '/callback|x', '/callback"', '/callback\'', '/callback<x>',
    '/callback`', '/callback{x}', '/callback^', 'callback', ':callback', '@evil.example/callback',
    '.evil.example/callback',
  ],
};

const uriOf = ({ scheme, host, port, path }: Parts): string => `${scheme}${host}${port}${path}`;

const standard: Parts = { scheme: 'http://', host: 'localhost', port: ':3118', path: '/callback' };
const parts = Object.keys(good) as (keyof Parts)[];

/** Each good part with all other parts standard. */
export const goodRows = [...new Set(parts.flatMap((part) => good[part].map((value) => uriOf({
  ...standard, [part]: value,
}))))];
/** Each bad part with all other parts standard: one fault is enough. */
export const badRows = [...new Set(parts.flatMap((part) => bad[part].map((value) => uriOf({
  ...standard, [part]: value,
}))))];

/** Each two parts in all their values, the others standard: a second fault must not mend the first. */
export function* everyPair(): Generator<string> {
  for (const one of parts) for (const other of parts.slice(parts.indexOf(one) + 1)) {
    for (const first of [...good[one], ...bad[one]]) for (const second of [...good[other], ...bad[other]]) {
      yield uriOf({ ...standard, [one]: first, [other]: second });
    }
  }
}
