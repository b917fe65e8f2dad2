import { parseAppLink } from '../../../main/app/app-link.ts';
import { readEvents, type StreamEvent } from '../../../main/bridge/program/events.ts';
import { UnreadableConfig, type ConfigEditor } from '../../../main/clients/editors/editor.ts';
import { putEntry, removeEntry } from '../../../main/clients/editors/edit-entry.ts';
import { jsonEditor } from '../../../main/clients/editors/json-editor.ts';
import { tomlEditor } from '../../../main/clients/editors/toml-editor.ts';
import { yamlEditor } from '../../../main/clients/editors/yaml-editor.ts';
import { kindOf } from '../../../main/keys/credential.ts';
import { EndpointRewriter } from '../../../main/proxies/forward/endpoint-rewriter.ts';
import { inputs } from '../../../preload/schema/inputs.ts';
import type { Surface } from './surface.ts';

/** Pieces of random lengths, a few of them empty. */
function split(text: string, random: () => number): Buffer[] {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Math.floor(random() * 12);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

async function eventsOf(pieces: readonly Buffer[]): Promise<string> {
  const events: StreamEvent[] = [];
  async function* chunks(): AsyncGenerator<Buffer> {
    yield* pieces;
  }
  for await (const event of readEvents(chunks())) events.push(event);
  return JSON.stringify(events);
}

function rewritten(pieces: readonly Buffer[]): string {
  const rewriter = new EndpointRewriter((endpoint) => `/ours${endpoint.length}`);
  return Buffer.concat([...pieces.map((piece) => rewriter.push(piece)), rewriter.end()]).toString('latin1');
}

const events: Surface = {
  name: 'event streams, split anywhere',
  corpus: [
    'event: endpoint\ndata: /messages?id=1\n\nid: 2\ndata: {"jsonrpc":"2.0"}\n\n',
    '\ufeffretry: 100\r\nid: a\r\ndata: one\r\ndata: two\r\n\r\n: comment\r\n\r\ndata\r\n\r\n',
    'event:endpoint\rdata:/x\r\rdata: ü漢🔑\r\r',
  ],
  async take(input, random) {
    const whole = Buffer.from(input);
    const pieces = split(input, random);
    if (await eventsOf([whole]) !== await eventsOf(pieces)) return 'the events depend on how the stream is split';
    return rewritten([whole]) === rewritten(pieces) ? null : 'the endpoint depends on how the stream is split';
  },
};

const entry = { url: 'http://localhost:9050/mcp', headers: { 'X-API-Key': 'key' } };

function configSurface(name: string, editor: ConfigEditor, corpus: readonly string[]): Surface {
  return {
    name,
    corpus,
    take(input) {
      try {
        // As from a file: bytes hold no half characters.
        const text = Buffer.from(input).toString('utf8');
        editor.parse(text);
        const put = putEntry(editor, text, ['mcpServers', 'everything'], entry);
        editor.parse(put);
        editor.parse(removeEntry(editor, put, ['mcpServers', 'everything']));
        return null;
      } catch (error) {
        return error instanceof UnreadableConfig ? null : `${name}: ${String(error)}`;
      }
    },
  };
}

const configs: Surface[] = [
  configSurface('configurations in JSON', jsonEditor({ comments: true, trailingCommas: true }), [
    '{\n  // servers\n  "mcpServers": {\n    "a": { "url": "http://localhost:1/mcp", },\n  },\n}\n', '{}', '',
  ]),
  configSurface('configurations in TOML', tomlEditor, [
    '# servers\n[mcpServers.a]\nurl = "http://localhost:1/mcp"\nheaders = { "X" = \'y\' }\n\n[[list]]\nx = 1979-05-27\n',
    'mcpServers.a = { command = "npx", args = ["-y", "x"] }\n',
  ]),
  configSurface('configurations in YAML', yamlEditor, [
    'mcpServers:\n  a:\n    url: http://localhost:1/mcp # here\n    args: [a, "b"]\n  b: &x\n    text: |\n      two\n      lines\n',
  ]),
];

const link: Surface = {
  name: 'gatehouse:// links',
  corpus: ['gatehouse://proxy/1', 'gatehouse://consent/abc', 'gatehouse://settings', 'gatehouse:proxy?id=1#x'],
  take(input) {
    parseAppLink(input);
    return null;
  },
};

const key: Surface = {
  name: 'kinds of keys',
  corpus: ['uag_0123456789abcdefghijklmnopqrstuvwxyzABCDEF', 'gw_session_0123456789abcdefghijklmnopqrstuvwxyz'],
  take(input) {
    const kind = kindOf(input);
    return kind === null || kind === 'api_key' || kind === 'session' ? null : `an unknown kind: ${String(kind)}`;
  },
};

/** Every input of the admin interface: what is wrong is said, and never thrown. */
const admin: Surface = {
  name: 'inputs of the admin interface, imports among them',
  corpus: [
    '{"name":"p","port":9050,"path":"/mcp","upstream":{"kind":"http","url":"http://127.0.0.1:3001/mcp","headers":{"A":"b"}},"oauth_proxy_allowed_redirect_uris":["http://localhost:*/callback"],"id":1}',
    '{"name":"idp","provider_type":"oidc","issuer":"http://127.0.0.1:4000","client_id":"gatehouse","client_secret":"s","scopes":["openid"]}',
    '{"format":"gatehouse-configuration","schema":1,"exported_at":"2026-01-01T00:00:00Z","settings":{},"providers":[],"proxies":[{"name":"p","port":1,"upstream":{"kind":"stdio","command":"x","args":[],"env":{"A":"b"}},"provider":null}]}',
    '{"document":{"format":"gatehouse-configuration","schema":1,"providers":[],"proxies":[]},"id":"1","call":"2","tools":[{"name":"a","fingerprint":"b"}]}',
  ],
  take(input, random) {
    let value: unknown;
    try {
      value = JSON.parse(input);
    } catch {
      return null;
    }
    const schemas = Object.values(inputs);
    schemas[Math.floor(random() * schemas.length)]?.safeParse(value);
    return null;
  },
};

/** What can be tried in this process, tens of thousands of times in a second. */
export const inProcess: readonly Surface[] = [events, ...configs, link, key, admin];
