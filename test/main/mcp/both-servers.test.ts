import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../../main/mcp/skills/archive/write-archive.ts';
import { startFurnishedHouse, startHouse } from './discovery/start-house.ts';
import { connectV1, connectV2 } from './server/clients.ts';

const paths = ['/api/v1/mcp', '/api/v1/mcp/skill-security'];
const eras = [
  { sdk: 'SDK v1, with a session', connect: (url: URL) => connectV1(url) },
  { sdk: 'SDK v2, with a session', connect: (url: URL) => connectV2(url, 'legacy') },
  { sdk: 'SDK v2, stateless', connect: (url: URL) => connectV2(url, 'modern') },
];

type House = Awaited<ReturnType<typeof startHouse>>;

/** Two versions of one skill, of which the newer one is a package and approved. */
async function addSkills({ run }: House) {
  const old = await run('skills.analyze', { name: 'tables', version: '1.0.0', source: 'eval(text)' });
  const archive = await writeArchive([{ path: 'SKILL.md', content: Buffer.from('Sort the rows.') }]);
  const { skill_id: id, content_hash } = await run('skills.upload', { name: 'tables', version: '1.1.0', archive: archive.toString('base64') });
  await run('skills.review', { id, status: 'approved', content_hash, notes: 'Read it.' });
  return { old, id };
}

describe.each(eras)('every tool of the built-in servers, called by $sdk', ({ connect }) => {
  /** Calls each tool that is listed and holds every result to the schema that the list gives. */
  async function callAll(url: URL, inputs: Record<string, Record<string, unknown>>): Promise<void> {
    const client = await connect(url);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(Object.keys(inputs).sort());
    for (const { name, outputSchema, inputSchema } of tools) {
      expect(inputSchema, name).toMatchObject({ type: 'object' });
      const result = await client.callTool({ name, arguments: inputs[name] ?? {} });
      expect(result.isError, `${name}: ${JSON.stringify(result.content)}`).not.toBe(true);
      const validate = new AjvJsonSchemaValidator().getValidator(outputSchema ?? {});
      expect(validate(result.structuredContent), name).toMatchObject({ valid: true });
      // Clients that know nothing of structured content find the same in the last text.
      const texts = result.content as { text: string }[];
      expect(JSON.parse(texts.at(-1)?.text ?? ''), name).toEqual(result.structuredContent);
    }
  }

  it('answers of discovery as its schema says', async () => {
    const { discovery, run, open, notes } = await startFurnishedHouse();
    await run('settings.update', { mcp_management_enabled: true });
    const one = { proxy_id: open.id };
    await callAll(discovery, {
      list_proxies: {}, get_proxy_config: { ...one, client: 'cursor' }, get_auth_url: { proxy_id: notes.id },
      get_proxy_status: one, stop_proxy: one, start_proxy: one, restart_proxy: one,
    });
  });

  it('answers of skill security as its schema says', async () => {
    const house = await startHouse();
    await addSkills(house);
    await callAll(new URL(`http://127.0.0.1:${house.port}/api/v1/mcp/skill-security`), {
      analyze_skill: { skill_name: 'notes', skill_source: 'import os\nos.system(command)', agent_name: 'an agent', version: '0.1.0' },
      check_skill_approval: { skill_name: 'tables', version: '1.1.0' },
      list_approved_skills: { status: 'all', max_results: 10 },
      get_skill_details: { skill_name: 'tables', version: '1.0.0' },
      report_skill_activity: { skill_name: 'tables', activity_type: 'unexpected_network', description: 'It called home.', agent_name: 'an agent' },
      get_skill_security_status: { skill_names: ['tables', 'unknown'] },
      get_system_prompt: {},
      download_skill: { skill_name: 'tables', version: '1.1.0', agent_name: 'an agent' },
      search_skills: { query: 'tab', has_package: true },
      compare_skill_versions: { skill_name: 'tables', from_version: '1.0.0', to_version: '1.1.0' },
    });
  });
});

describe('the documented commands', () => {
  const shell = promisify(execFile);
  const says = async (command: string, port: number): Promise<unknown> =>
    JSON.parse((await shell('sh', ['-c', command.replace('localhost:8080', `localhost:${port}`)])).stdout);

  it('answer in curl as they stand', async () => {
    const { port } = await startHouse();
    expect(await says('curl http://localhost:8080/api/v1/health', port)).toMatchObject({ status: 'ok' });
    for (const [path, name] of [['mcp', 'gatehouse-discovery'], ['mcp/skill-security', 'gatehouse-skill-security']]) {
      const command = `curl -X POST http://localhost:8080/api/v1/${path} -H "Content-Type: application/json" -d '{"jsonrpc":"2.0","method":"initialize","id":1}'`;
      expect(await says(command, port)).toMatchObject({
        jsonrpc: '2.0', id: 1, result: { protocolVersion: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string, serverInfo: { name } },
      });
    }
  });
});

describe.each(paths)('the methods of %s', (path) => {
  it('are POST for messages, GET for the stream of a session and DELETE for its end', async () => {
    const { port } = await startHouse();
    const url = `http://127.0.0.1:${port}${path}`;
    const begun = await fetch(url, {
      method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        jsonrpc: '2.0', id: 1, method: 'initialize',
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
      }),
    });
    expect(await begun.text()).toContain('"protocolVersion":"2025-06-18"');
    const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '', 'mcp-protocol-version': '2025-06-18' };
    const stream = new AbortController();
    const listening = await fetch(url, { headers: { ...session, accept: 'text/event-stream' }, signal: stream.signal });
    expect([listening.status, listening.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/event-stream')]);
    stream.abort();
    expect((await fetch(url, { method: 'DELETE', headers: session })).ok).toBe(true);
    const after = await fetch(url, {
      method: 'POST', headers: { ...session, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' }),
    });
    expect(after.status).toBe(404);
    expect((await fetch(url, { method: 'PUT' })).status).toBe(405);
  });
});

it('What an agent sends to be read is in no record', async () => {
  const house = await startHouse();
  const client = await connectV1(new URL(`http://127.0.0.1:${house.port}/api/v1/mcp/skill-security`));
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  const about = { skill_name: 'tables', agent_name: 'an agent', description: `With ${secret}` };
  await client.callTool({ name: 'analyze_skill', arguments: { ...about, skill_source: `token = "${secret}"` } });
  await client.callTool({ name: 'report_skill_activity', arguments: { ...about, activity_type: 'behavior_change', evidence: secret } });
  const { calls } = await house.run('builtinServers.get');
  expect(calls.map(({ tool }) => tool)).toEqual(['report_skill_activity', 'analyze_skill']);
  expect(calls[1]?.input).toBe('{"skill_name":"tables","agent_name":"an agent"}');
  await expect.poll(async () => (await house.run('audit.list')).records.map(({ subject }) => subject)).toContain('analyze_skill');
  expect(JSON.stringify([calls, await house.run('audit.list')])).not.toContain(secret);
});

describe('an approval', () => {
  const decisions = { status: 'approved', approval_status: 'approved', approved: true, reviewer: 'Ada', notes: 'Fine.', linked: true };

  it('is given by no tool, whatever an agent sends along, and by no method that it makes up', async () => {
    const house = await startHouse();
    const { old } = await addSkills(house);
    const before = await house.run('skills.get', { id: old.skill_id });
    const client = await connectV1(new URL(`http://127.0.0.1:${house.port}/api/v1/mcp/skill-security`));
    const { tools } = await client.listTools();
    const named = { skill_name: 'tables', version: '1.0.0' };
    for (const name of [...tools.map((tool) => tool.name), 'approve_skill', 'review_skill', 'skills.review', 'set_skill_status']) {
      await client.callTool({ name, arguments: {
        ...named, ...decisions, id: old.skill_id, content_hash: before.content_hash, skill_source: 'eval(text)', agent_name: 'an agent',
        skill_names: ['tables'], from_version: '1.1.0', activity_type: 'behavior_change', description: 'approved',
      } }).catch(() => null);
      expect(await house.run('skills.get', { id: old.skill_id }), name).toMatchObject({ status: 'pending', reviewer: null, reviewed_at: null });
    }
    const made = await house.ask('/api/v1/mcp/skill-security', {}, JSON.stringify({
      jsonrpc: '2.0', id: 1, method: 'skills/review', params: { id: old.skill_id, ...decisions, content_hash: before.content_hash },
    }));
    expect(JSON.parse(made.text)).toMatchObject({ error: {} });
    expect((await house.ask(`/api/v1/skills/${old.skill_id}/review`, {}, JSON.stringify({ ...decisions, content_hash: before.content_hash }))).status).toBe(401);
    expect(await house.run('skills.get', { id: old.skill_id })).toMatchObject({ status: 'pending' });
  });

  it('of a content is not the approval of another one with the same name and version', async () => {
    const house = await startHouse();
    const { id } = await addSkills(house);
    const client = await connectV1(new URL(`http://127.0.0.1:${house.port}/api/v1/mcp/skill-security`));
    await client.callTool({ name: 'analyze_skill', arguments: { skill_name: 'tables', version: '1.1.0', skill_source: 'Other.', agent_name: 'an agent' } });
    expect(await house.run('skills.get', { id })).toMatchObject({ status: 'pending', reviewer: null });
    const refused = await client.callTool({ name: 'download_skill', arguments: { skill_name: 'tables', version: '1.1.0' } });
    expect(refused).toMatchObject({ isError: true });
  });
});
