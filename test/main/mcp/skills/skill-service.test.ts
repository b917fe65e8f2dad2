import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../../../main/log/create-logger.ts';
import { readArchive } from '../../../../main/mcp/skills/archive/read-archive.ts';
import { writeArchive } from '../../../../main/mcp/skills/archive/write-archive.ts';
import { SkillService, type SkillLimits } from '../../../../main/mcp/skills/registry/skill-service.ts';
import { skillSecurity } from '../../../../main/mcp/skills/skill-security.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import type { Stores } from '../../../../main/store/stores.ts';

let folder: string;
let stores: Stores;
let skills: SkillService;
const log = createLogger({ folder: tmpdir(), level: 'error', stderr: false });

const open = async (limits?: SkillLimits): Promise<void> => {
  stores = await openStores(folder, { log, env: { GATEHOUSE_SECRETS: 'vault' }, keytar: null });
  skills = await SkillService.open({
    stores, folder: join(folder, 'skills'), gatewayUrl: () => 'http://localhost:8080', log, ...(limits ? { limits } : {}),
  });
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-skills-'));
  await open();
});

afterEach(async () => {
  await stores.close();
  await rm(folder, { recursive: true });
});

const submit = (source: string, over: Partial<{ name: string; version: string }> = {}) =>
  skills.analyze({ name: 'tables', source, ...over }, 'an agent');
const approve = async (id: number) => {
  const { content_hash } = await skills.get(id);
  return skills.review(id, { status: 'approved', content_hash, notes: 'Read it all.', reviewer: 'Ada' }, 'window');
};
const zipOf = async (files: Record<string, string>) =>
  (await writeArchive(Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })))).toString('base64');

describe('the registry of skills', () => {
  it('takes a new skill as pending', async () => {
    const { skill_id: id } = await submit('Sort the rows.');
    expect(await skills.get(id)).toMatchObject({ name: 'tables', version: '1.0.0', status: 'pending', submissions_count: 1 });
    expect(skills.summary().pending).toBe(1);
  });

  it('keeps an approval for the same content, with who gave it', async () => {
    const { skill_id: id } = await submit('Sort the rows.');
    await approve(id);
    const again = await submit('Sort the rows.');
    expect(again).toMatchObject({ skill_id: id, status: 'linked_to_approved' });
    expect(await skills.get(id)).toMatchObject({ status: 'approved', reviewer: 'Ada', notes: 'Read it all.', submissions_count: 2 });
  });

  it.each(['approved', 'rejected', 'quarantined'] as const)('ends %s when the content changes', async (status) => {
    const { skill_id: id, content_hash } = await submit('Sort the rows.');
    await skills.review(id, { status, content_hash }, 'window');
    expect(await submit('Sort the columns.')).toMatchObject({ skill_id: id, status: 'analyzed' });
    expect(await skills.get(id)).toMatchObject({ status: 'pending', reviewer: null, reviewed_at: null, notes: '' });
  });

  it('refuses a review of content that was not the one shown', async () => {
    const { skill_id: id, content_hash } = await submit('Sort the rows.');
    await submit('Sort the columns.');
    await expect(skills.review(id, { status: 'approved', content_hash }, 'window')).rejects.toMatchObject({ code: 'skill_changed' });
    expect(await skills.get(id)).toMatchObject({ status: 'pending' });
  });

  it('holds versions apart and compares them', async () => {
    const first = await submit('import os\nos.system(a)\n', { version: '1.0.0' });
    const second = await submit('import os\nprint(a)\n', { version: '1.1.0' });
    expect(second.skill_id).not.toBe(first.skill_id);
    expect(await skills.compare(second.skill_id, first.skill_id)).toMatchObject({
      from: { version: '1.0.0' }, to: { version: '1.1.0' }, new_findings: [], score_delta: -5,
      resolved_findings: [{ rule_id: 'shell-execution.python-os-system' }], files: [{ path: 'source', change: 'changed' }],
    });
  });

  it('shows the changed lines of two packages, of two sources and of one of each', async () => {
    const pack = async (version: string, text: string) =>
      (await skills.upload({ name: 'packed', version, archive: await zipOf({ 'SKILL.md': '# x\n', 'run.py': text }) }, 'a person')).skill_id;
    const [first, second] = [await pack('1', 'a\n'), await pack('2', 'b\n')];
    expect(await skills.diff(second, first)).toMatchObject({
      text_kept: true,
      files: [{ path: 'run.py', hunks: [[{ change: 'removed', text: 'a' }, { change: 'added', text: 'b' }]] }],
    });
    expect(await skills.diff(second, second)).toEqual({ text_kept: true, files: [] });
    const [old, current] = [await submit('Sort.\nRows.\n', { version: '1' }), await submit('Sort.\nColumns.\n', { version: '2' })];
    expect(await skills.diff(current.skill_id, old.skill_id)).toMatchObject({
      text_kept: true,
      files: [{ path: 'source', hunks: [[{ text: 'Sort.' }, { change: 'removed', text: 'Rows.' }, { change: 'added', text: 'Columns.' }]] }],
    });
    expect(await skills.diff(second, old.skill_id)).toMatchObject({
      text_kept: true, files: [{ path: 'SKILL.md', change: 'added' }, { path: 'run.py', change: 'added' }, { path: 'source', change: 'removed' }],
    });
    await expect(skills.diff(second, 99)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps no text of a source that is too long, and no secret of any', async () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${'MIIEpAIBAAKCAQEA'.repeat(4)}\n-----END RSA PRIVATE KEY-----\n`;
    const of = (token: string, body: string) => `token = "ghp_${token.repeat(36)}"\n${body}eval(text)\n`;
    const [first, second] = [await submit(of('a', key), { version: '1' }), await submit(of('b', key.replace('AKC', 'BKC')), { version: '2' })];
    for (const file of await readdir(join(folder, 'skills'))) {
      const text = await readFile(join(folder, 'skills', file), 'utf8');
      expect(text).not.toMatch(/a{36}|b{36}|MIIEpAIB/);
    }
    expect(await skills.diff(second.skill_id, first.skill_id)).toMatchObject({
      text_kept: true, files: [{ path: 'source', hunks: [[{ text: 'token = "ghp_…aa"' }, { text: 'token = "ghp_…bb"' }, {}, {}, {}]] }],
    });
    const third = await submit(of('b', key), { version: '3' });
    expect(await skills.diff(third.skill_id, second.skill_id)).toMatchObject({ text_kept: true, files: [{ change: 'changed', hidden: 'secret' }] });
    const long = await submit('a '.repeat(200_000), { version: '4' });
    expect(await skills.diff(long.skill_id, first.skill_id)).toEqual({ text_kept: false, files: [] });
  });

  it('remembers all of it over a restart', async () => {
    const { skill_id: id } = await submit('eval(text)');
    await approve(id);
    const before = [await skills.get(id), await skills.submissions()];
    await stores.close();
    await open();
    expect([await skills.get(id), await skills.submissions()]).toEqual(before);
  });

  it('forgets what was deleted, with its package', async () => {
    const { skill_id: id } = await skills.upload({ archive: await zipOf({ 'SKILL.md': '# x' }) }, 'a person');
    expect(await readdir(join(folder, 'skills'))).toHaveLength(2);
    await skills.delete(id);
    await expect(skills.get(id)).rejects.toMatchObject({ code: 'not_found' });
    expect([await skills.submissions(), await readdir(join(folder, 'skills'))]).toEqual([[], []]);
  });

  it('loses no submission of many at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => submit(`Text ${index % 4}`)));
    expect(await skills.list()).toMatchObject([{ submissions_count: 20 }]);
    expect(new Set((await skills.submissions()).map(({ id }) => id)).size).toBe(20);
  });

  it('says that findings are gone rather than that there are none, and finds them again', async () => {
    const { skill_id: id, content_hash: hash } = await submit('eval(text)');
    await rm(join(folder, 'skills', `${hash}.json`));
    expect(await skills.get(id)).toMatchObject({ risk_level: 'High', findings_count: 2, findings: [] });
    await writeFile(join(folder, 'skills', `${hash}.json`), '{');
    expect(await skills.get(id)).toMatchObject({ findings_count: 2, findings: [] });
    await submit('eval(text)');
    expect(await skills.get(id)).toMatchObject({ findings: [{}, {}] });
  });

  it('keeps a bounded number of what agents send, and all that a person has decided on', async () => {
    await stores.close();
    await open({ skills: 3, submissions: 4, reports: 2 });
    await approve((await submit('One.', { name: 'one' })).skill_id);
    for (const name of ['two', 'three', 'four', 'five', 'six']) await submit(`${name}.`, { name });
    expect((await skills.list()).map(({ name }) => name).sort()).toEqual(['five', 'one', 'six']);
    expect((await skills.submissions()).map(({ name }) => name)).toEqual(['six', 'five', 'one']);
    for (let sent = 0; sent < 6; sent += 1) await submit('six.', { name: 'six' });
    expect(await skills.submissions()).toHaveLength(4);
    expect((await readdir(join(folder, 'skills'))).filter((name) => name.endsWith('.json'))).toHaveLength(3);
    for (const description of ['a', 'b', 'c']) {
      await skills.report({ skill_name: 'one', activity_type: 'behavior_change', description, evidence: '', agent_name: 'an agent' });
    }
    expect((await skills.reports()).map(({ description }) => description)).toEqual(['c', 'b']);
    for (const { id } of await skills.list()) await approve(id);
    await expect(submit('Seven.', { name: 'seven' })).rejects.toMatchObject({ code: 'skills_full' });
  });

  it('counts for the dashboard', async () => {
    await submit('eval(text)');
    await approve((await submit('Text.', { name: 'other' })).skill_id);
    expect(await skills.overview()).toMatchObject({
      total: 2, by_status: { pending: 1, approved: 1, rejected: 0, quarantined: 0 }, agents: [{ name: 'an agent', submissions: 2 }],
      by_level: { None: 1 }, recent: [{ name: 'other' }, { name: 'tables' }],
    });
  });
});

describe('a package', () => {
  const files = { 'SKILL.md': '---\nname: tables\nversion: 2.0.0\ndescription: Sorts tables.\n---\nSort.', 'run.py': 'print(1)' };

  it('says itself what it is called', async () => {
    const { skill_id: id } = await skills.upload({ archive: await zipOf(files) }, 'a person');
    expect(await skills.get(id)).toMatchObject({ name: 'tables', version: '2.0.0', description: 'Sorts tables.', has_package: true });
  });

  it('is the same skill as a folder and as an archive of it', async () => {
    const archive = await skills.upload({ archive: await zipOf(files) }, 'a person');
    const listed = Object.entries(files).map(([path, text]) => ({ path: `tables/${path}`, content: Buffer.from(text).toString('base64') }));
    expect((await skills.upload({ files: listed }, 'a person')).content_hash).toBe(archive.content_hash);
  });

  it('is given out once it is approved, and as it was approved', async () => {
    const { skill_id: id } = await skills.upload({ archive: await zipOf(files) }, 'a person');
    await expect(skills.download(id, 'an agent')).rejects.toMatchObject({ code: 'skill_not_downloadable' });
    await approve(id);
    const found = await skills.download(id, 'an agent');
    expect(found.filename).toBe('tables-2.0.0.zip');
    expect((await readArchive(Buffer.from(found.content, 'base64'))).map(({ path }) => path)).toEqual(['SKILL.md', 'run.py']);
    expect(await skills.get(id)).toMatchObject({ download_count: 1 });
  });

  it('has neither the findings nor the approval of a source that lists its files', async () => {
    const script = 'eval(text)\n';
    const listing = `${createHash('sha256').update(script).digest('hex')}  run.py\n`;
    await approve((await submit(listing)).skill_id);
    const sent = await skills.upload({ name: 'tables', archive: await zipOf({ 'run.py': script }) }, 'a person');
    expect(sent).toMatchObject({ status: 'analyzed', findings: [{ rule_id: 'dynamic-code.python-exec' }] });
    expect(await skills.get(sent.skill_id)).toMatchObject({ status: 'pending' });
  });

  it('is not given out where someone changed it on the disk', async () => {
    const { skill_id: id, content_hash: hash } = await skills.upload({ archive: await zipOf(files) }, 'a person');
    await approve(id);
    await writeFile(join(folder, 'skills', `${hash}.zip`), await writeArchive([{ path: 'SKILL.md', content: Buffer.from('other') }]));
    await expect(skills.download(id, 'an agent')).rejects.toMatchObject({ code: 'skill_package_damaged' });
  });
});

describe('a skill that has other content than was decided on', () => {
  const files = { 'SKILL.md': '---\nname: tables\n---\nSort.' };

  /** An approved package under whose name an agent has sent other content since. */
  async function replaced() {
    const { skill_id: id, content_hash: hash } = await skills.upload({ archive: await zipOf(files) }, 'a person');
    await approve(id);
    const { content_hash: other } = await submit('eval(text)');
    return { id, hash, other };
  }

  it('waits for a review, and keeps what was decided, the package too', async () => {
    const { id, hash, other } = await replaced();
    expect(await skills.get(id)).toMatchObject({
      status: 'pending', content_hash: other, has_package: false,
      decided: { status: 'approved', content_hash: hash, has_package: true, reviewer: 'Ada', risk_level: 'None' },
    });
    await submit('eval(more)');
    expect(await skills.get(id)).toMatchObject({ decided: { content_hash: hash } });
    await expect(skills.download(id, 'an agent')).rejects.toMatchObject({ code: 'skill_not_downloadable' });
    expect(await skills.statusOf(id, hash)).toBe('approved');
    expect(await skills.statusOf(id, other)).toBe('pending');
  });

  it('is compared with what was decided on', async () => {
    const { id } = await replaced();
    expect(await skills.compare(id, id)).toMatchObject({ from: { risk_score: 0 }, to: { risk_level: 'High' } });
    expect(await skills.diff(id, id)).toMatchObject({ text_kept: true, files: [{ path: 'SKILL.md', change: 'removed' }, { path: 'source', change: 'added' }] });
  });

  it('goes back to it when a person wants that, or uploads it once more', async () => {
    const { id, hash } = await replaced();
    expect(await skills.restore(id, 'window')).toMatchObject({ status: 'approved', content_hash: hash, reviewer: 'Ada', decided: null });
    expect(await skills.download(id, 'an agent')).toMatchObject({ filename: 'tables-1.0.0.zip' });
    await expect(skills.restore(id, 'window')).rejects.toMatchObject({ code: 'skill_nothing_decided' });
    await submit('eval(text)');
    await skills.upload({ archive: await zipOf(files) }, 'a person');
    expect(await skills.get(id)).toMatchObject({ status: 'approved', content_hash: hash, decided: null });
  });

  it('is approved by no agent that sends the approved content again after other content', async () => {
    const first = await submit('Sort the rows.');
    await approve(first.skill_id);
    await submit('Sort the columns.');
    expect(await submit('Sort the rows.')).toMatchObject({ status: 'linked_to_approved' });
    expect(await skills.get(first.skill_id)).toMatchObject({ status: 'pending', decided: { status: 'approved' } });
  });

  it.each(['approved', 'rejected', 'quarantined'] as const)('keeps only the new decision once a person calls it %s', async (status) => {
    const { id, hash, other } = await replaced();
    await skills.review(id, { status, content_hash: other }, 'window');
    expect(await skills.get(id)).toMatchObject({ status, decided: null });
    expect(await skills.statusOf(id, hash)).toBe('pending');
    expect((await readdir(join(folder, 'skills'))).filter((name) => name.endsWith('.zip'))).toEqual([]);
  });

  it('is pushed out by no number of new ones, and neither is what a person uploaded', async () => {
    await stores.close();
    await open({ skills: 3, submissions: 10, reports: 2 });
    await replaced();
    await skills.upload({ name: 'mine', archive: await zipOf(files) }, 'a person');
    for (const name of ['one', 'two', 'three']) await submit('Text.', { name });
    expect((await skills.list()).map(({ name }) => name).sort()).toEqual(['mine', 'tables', 'three']);
  });

  it('is read from a file that knows nothing of it', async () => {
    const { skill_id: id } = await submit('Sort the rows.');
    await stores.skills.update(id, ({ decided: _, ...older }) => older);
    expect(await skills.get(id)).toMatchObject({ decided: null });
    await submit('Sort the columns.');
    expect(await skills.get(id)).toMatchObject({ status: 'pending', decided: null });
  });
});

describe('a report', () => {
  const report = (activity_type: 'data_exfiltration' | 'credential_access') => skills.report({
    skill_name: 'tables', activity_type, description: 'It sent a file.', evidence: '', agent_name: 'an agent',
  });

  it('alerts where it is grave, until someone has seen it', async () => {
    expect(await report('credential_access')).toMatchObject({ severity: 'medium', alert_created: false });
    const { id } = await report('data_exfiltration');
    expect(skills.summary().alerts).toMatchObject([{ report_id: id, severity: 'critical' }]);
    await skills.acknowledge(id);
    expect(skills.summary().alerts).toEqual([]);
    expect(await skills.reports()).toHaveLength(2);
  });
});

describe('the tools for agents', () => {
  const call = async (name: string, input: Record<string, unknown>) => {
    const tool = skillSecurity(skills).tools.find((one) => one.name === name);
    if (!tool) throw new Error(`There is no ${name}.`);
    const { data } = await tool.run(tool.input.parse(input), { client: 'test', address: '127.0.0.1', local: true, origin: 'http://localhost:8080' });
    return tool.output.parse(data) as Record<string, Record<string, unknown>>;
  };

  it('are the ten of the server, and none of them takes a decision', () => {
    const { tools } = skillSecurity(skills);
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'analyze_skill', 'check_skill_approval', 'compare_skill_versions', 'download_skill', 'get_skill_details',
      'get_skill_security_status', 'get_system_prompt', 'list_approved_skills', 'report_skill_activity', 'search_skills',
    ]);
    const written = tools.filter(({ readOnly }) => !readOnly).flatMap(({ input }) => Object.keys(input.shape));
    expect(written).not.toContain('status');
    expect(written).not.toContain('reviewer');
  });

  it('analyse, and answer once more after a person has approved', async () => {
    const asked = { skill_name: 'tables', skill_source: 'Sort the rows.', agent_name: 'an agent' };
    const { analysis } = await call('analyze_skill', asked);
    expect(analysis).toMatchObject({ risk_level: 'None', approval_status: 'pending' });
    const { content_hash } = analysis as { content_hash: string };
    expect(await call('check_skill_approval', { skill_name: 'tables' })).toMatchObject({ approval: { approved: false, status: 'pending' } });
    await approve((await skills.list())[0]?.id ?? 0);
    expect(await call('check_skill_approval', { skill_name: 'tables', content_hash })).toMatchObject({ approval: { approved: true } });
    expect(await call('check_skill_approval', { skill_name: 'tables', content_hash: 'a'.repeat(64) })).toMatchObject({ approval: { approved: false } });
    expect((await call('analyze_skill', asked)).analysis).toMatchObject({ approval_status: 'approved' });
  });

  it('know what was decided of exactly this content, under any version and whatever has come since', async () => {
    const first = await submit('Sort the rows.');
    await approve(first.skill_id);
    await submit('Sort the columns.', { version: '2.0.0' });
    const asked = { skill_name: 'tables', content_hash: first.content_hash };
    expect(await call('check_skill_approval', asked)).toMatchObject({ approval: { approved: true, version: '1.0.0', content_hash: first.content_hash } });
    expect(await call('check_skill_approval', { ...asked, version: '2.0.0' })).toMatchObject({ approval: { approved: false, status: 'pending' } });
    await submit('Sort the cells.');
    expect(await call('check_skill_approval', asked)).toMatchObject({ approval: { approved: true } });
    expect(await call('analyze_skill', { skill_name: 'tables', skill_source: 'Sort the rows.', agent_name: 'an agent' }))
      .toMatchObject({ analysis: { approval_status: 'approved' } });
    const again = await submit('Sort the rows.', { version: '3.0.0' });
    await skills.review(again.skill_id, { status: 'quarantined', content_hash: again.content_hash }, 'window');
    expect(await call('check_skill_approval', asked)).toMatchObject({ approval: { approved: false, status: 'quarantined', version: '3.0.0' } });
  });

  it('refuse a name that looks like another one', async () => {
    const sent = { skill_name: 'tab\u200bles', skill_source: 'Sort.', agent_name: 'an agent' };
    await expect(call('analyze_skill', sent)).rejects.toThrow('Use characters that can be seen.');
    await call('analyze_skill', { ...sent, skill_name: ' tables ' });
    expect(await skills.list()).toMatchObject([{ name: 'tables' }]);
  });

  it('list, search, describe and compare', async () => {
    const { skill_id: id } = await submit('eval(text)');
    await submit('Text.', { version: '2.0.0' });
    expect(await call('list_approved_skills', {})).toMatchObject({ total: 0 });
    expect(await call('list_approved_skills', { status: 'all', category: 'dynamic code' })).toMatchObject({ total: 1 });
    await approve(id);
    expect(await call('search_skills', { query: 'TAB' })).toMatchObject({ total: 1 });
    expect(await call('search_skills', { has_package: true })).toMatchObject({ total: 0 });
    expect(await call('get_skill_details', { skill_name: 'tables', version: '1.0.0' })).toMatchObject({ skill: { status: 'approved' } });
    expect(await call('compare_skill_versions', { skill_name: 'tables', from_version: '1.0.0', to_version: '2.0.0' }))
      .toMatchObject({ comparison: { new_findings: [] } });
    await expect(call('get_skill_details', { skill_name: 'unknown' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tell where several skills stand', async () => {
    await submit('Text.');
    expect(await call('get_skill_security_status', { skill_names: ['tables', 'unknown'] })).toMatchObject({
      status: { skill_statuses: [{ status: 'pending' }, { status: 'unknown', risk_level: 'Unknown' }], unapproved_count: 2 },
    });
  });

  it('take reports, give the rules, and packages that are approved', async () => {
    const told = { skill_name: 'tables', activity_type: 'data_exfiltration', description: 'It sent a file.', agent_name: 'an agent' };
    expect(await call('report_skill_activity', told)).toMatchObject({ report: { severity: 'critical', alert_created: true } });
    await expect(call('report_skill_activity', { ...told, activity_type: 'other' })).rejects.toThrow();
    expect(await call('get_system_prompt', {})).toMatchObject({ prompt: expect.stringContaining('http://localhost:8080/api/v1/mcp/skill-security') as string });
    const { skill_id: id } = await skills.upload({ name: 'packed', archive: await zipOf({ 'SKILL.md': '# x' }) }, 'a person');
    await expect(call('download_skill', { skill_name: 'packed' })).rejects.toMatchObject({ code: 'skill_not_downloadable' });
    await approve(id);
    await submit('Text.', { name: 'packed', version: '2.0.0' });
    expect(await call('download_skill', { skill_name: 'packed' })).toMatchObject({ package: { filename: 'packed-1.0.0.zip' } });
  });
});
