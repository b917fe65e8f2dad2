import { describe, expect, it } from 'vitest';
import { judgeBody, type CallHeaders } from '../../../../main/proxies/tools/judge-body.ts';
import { toolRules } from '../../../../main/proxies/tools/tool-rules.ts';
import { ToolWatch } from '../../../../main/proxies/tools/tool-watch.ts';
import type { ProxyRecord } from '../../../../main/store/records.ts';

type Ruled = Pick<ProxyRecord, 'allowed_tools' | 'approved_tools' | 'pause_changed_tools'>;
const rulesOf = (proxy: Ruled) => toolRules(proxy, new ToolWatch(proxy, () => undefined));
const rules = rulesOf({ allowed_tools: ['echo', 'caf\u00e9'] });
const none: CallHeaders = { mcpMethod: null, mcpName: null };
const judge = (body: unknown, headers: Partial<CallHeaders> = {}) => {
  if (!rules) throw new Error('no rules');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return judgeBody(Buffer.from(text), { ...none, ...headers }, rules);
};
const refused = (tool: string) =>
  ({ ok: false, error: { code: 'tool_not_allowed', message: expect.stringContaining(`"${tool}"`) as string } });
const call = (name: unknown, id?: unknown) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } });

it('has no rules where no list is set: a record from before the field included', () => {
  expect(rulesOf({ allowed_tools: null })).toBeNull();
  expect(rulesOf({})).toBeNull();
  expect(rulesOf({ pause_changed_tools: true })).toBeNull();
});

it('lets pass what calls an allowed tool, or none', () => {
  expect(judge(call('echo', 1))).toEqual({ ok: true, listing: null });
  expect(judge(call('caf\u00e9', 1))).toMatchObject({ ok: true, listing: null });
  expect(judge({ id: 1, method: 'prompts/get', params: { name: 'shell' } })).toMatchObject({ ok: true, listing: null });
  expect(judge({ id: 1, result: {} })).toMatchObject({ ok: true, listing: null });
  expect(judge({ id: 1, method: 'tools/list' })).toEqual({ ok: true, listing: 'whole' });
  expect(judge({ id: 1, method: 'tools/list', params: { cursor: 'b' } })).toEqual({ ok: true, listing: 'part' });
});

it('refuses another tool, one without a name, and any in an empty list', () => {
  expect(judge(call('shell', 7))).toMatchObject({ ...refused('shell'), ids: [7], batch: false });
  expect(judge({ id: 'a', method: 'tools/call' })).toMatchObject({ ...refused(''), ids: ['a'] });
  expect(judge(call(['echo']))).toMatchObject({ ...refused(''), ids: [] });
  expect(rulesOf({ allowed_tools: [] })?.refusal('echo')).toMatchObject({ code: 'tool_not_allowed' });
});

it('looks at every message of a batch, and names the requests that want an answer', () => {
  const batch = [call('echo', 1), { method: 'notifications/initialized' }, call('shell', 2)];
  expect(judge(batch)).toMatchObject({ ...refused('shell'), ids: [1, 2], batch: true });
  expect(judge([{ id: 1, method: 'tools/list' }, call('echo', 2)])).toEqual({ ok: true, listing: 'part' });
});

describe('what a server could read in another way', () => {
  it.each([
    ['a name twice', '{"method":"tools/call","params":{"name":"shell","name":"echo"}}'],
    ['a name in two cases', '{"method":"tools/call","params":{"Name":"shell","name":"echo"}}'],
    ['parameters twice', '{"method":"tools/call","params":{"name":"shell"},"params":{"name":"echo"}}'],
    ['a method twice', '{"method":"tools/call","method":"ping","params":{"name":"shell"}}'],
    ['a method with an escape', '{"method":"ping","m\\u0065thod":"tools/call","params":{"name":"shell"}}'],
    ['no JSON', '{"method":"tools/call",}'],
    ['a byte order mark', '\ufeff{"method":"tools/call","params":{"name":"shell"}}'],
  ])('is refused: %s', (_, body) => {
    expect(judge(body)).toMatchObject({ ok: false, error: { code: 'request_unclear' } });
  });

  it.each([
    ['an escape in the method', '{"method":"tools\\/call","params":{"name":"shell"}}'],
    ['a key in capitals', '{"METHOD":"tools/call","params":{"name":"shell"}}'],
    ['the name before the method', '{"params":{"name":"shell"},"method":"tools/call"}'],
  ])('is understood: %s', (_, body) => {
    expect(judge(body)).toMatchObject(refused('shell'));
  });

  it('is refused: another tool in the headers than in the body', () => {
    expect(judge(call('echo', 1), { mcpMethod: 'tools/call', mcpName: 'shell' })).toMatchObject(refused('shell'));
    expect(judge(call('echo', 1), { mcpMethod: 'tools/list', mcpName: 'shell' })).toMatchObject(refused('shell'));
    const ping = { id: 1, method: 'ping' };
    expect(judge(ping, { mcpMethod: 'tools/call', mcpName: 'shell' })).toMatchObject(refused('shell'));
    const method = `=?base64?${Buffer.from('tools/call').toString('base64')}?=`;
    expect(judge(ping, { mcpMethod: method, mcpName: 'shell' })).toMatchObject(refused('shell'));
    const encoded = `=?base64?${Buffer.from('caf\u00e9').toString('base64')}?=`;
    const headers = { mcpMethod: 'tools/call', mcpName: encoded };
    expect(judge(call('caf\u00e9', 1), headers)).toMatchObject({ ok: true, listing: null });
  });
});
