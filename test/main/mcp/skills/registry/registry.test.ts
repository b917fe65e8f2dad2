import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SkillRegistry, zipOf } from '../../../../support/skill-registry.ts';

let registry: SkillRegistry;

beforeEach(async () => {
  registry = await SkillRegistry.create();
});

afterEach(() => registry.remove());

describe('the registry of skills', () => {
  it('takes a new skill as pending', async () => {
    const { skill_id: id } = await registry.submit('Sort the rows.');
    expect(await registry.skills.get(id)).toMatchObject({ name: 'tables', version: '1.0.0', status: 'pending', submissions_count: 1 });
    expect(registry.skills.summary().pending).toBe(1);
  });

  it('keeps an approval for the same content, with who gave it', async () => {
    const { skill_id: id } = await registry.submit('Sort the rows.');
    await registry.approve(id);
    const again = await registry.submit('Sort the rows.');
    expect(again).toMatchObject({ skill_id: id, status: 'linked_to_approved' });
    expect(await registry.skills.get(id)).toMatchObject({ status: 'approved', reviewer: 'Ada', notes: 'Read it all.', submissions_count: 2 });
  });

  it.each(['approved', 'rejected', 'quarantined'] as const)('ends %s when the content changes', async (status) => {
    const { skill_id: id, content_hash } = await registry.submit('Sort the rows.');
    await registry.skills.review(id, { status, content_hash }, 'window');
    expect(await registry.submit('Sort the columns.')).toMatchObject({ skill_id: id, status: 'analyzed' });
    expect(await registry.skills.get(id)).toMatchObject({ status: 'pending', reviewer: null, reviewed_at: null, notes: '' });
  });

  it('refuses a review of content that was not the one shown', async () => {
    const { skill_id: id, content_hash } = await registry.submit('Sort the rows.');
    await registry.submit('Sort the columns.');
    await expect(registry.skills.review(id, { status: 'approved', content_hash }, 'window')).rejects.toMatchObject({ code: 'skill_changed' });
    expect(await registry.skills.get(id)).toMatchObject({ status: 'pending' });
  });

  it('holds versions apart and compares them', async () => {
    const first = await registry.submit('import os\nos.system(a)\n', { version: '1.0.0' });
    const second = await registry.submit('import os\nprint(a)\n', { version: '1.1.0' });
    expect(second.skill_id).not.toBe(first.skill_id);
    expect(await registry.skills.compare(second.skill_id, first.skill_id)).toMatchObject({
      from: { version: '1.0.0' }, to: { version: '1.1.0' }, new_findings: [], score_delta: -5,
      resolved_findings: [{ rule_id: 'shell-execution.python-os-system' }], files: [{ path: 'source', change: 'changed' }],
    });
  });

  it('shows the changed lines of two packages, of two sources and of one of each', async () => {
    const pack = async (version: string, text: string) =>
      (await registry.skills.upload({ name: 'packed', version, archive: await zipOf({ 'SKILL.md': '# x\n', 'run.py': text }) }, 'a person')).skill_id;
    const [first, second] = [await pack('1', 'a\n'), await pack('2', 'b\n')];
    expect(await registry.skills.diff(second, first)).toMatchObject({
      text_kept: true,
      files: [{ path: 'run.py', hunks: [[{ change: 'removed', text: 'a' }, { change: 'added', text: 'b' }]] }],
    });
    expect(await registry.skills.diff(second, second)).toEqual({ text_kept: true, files: [] });
    const [old, current] = [await registry.submit('Sort.\nRows.\n', { version: '1' }), await registry.submit('Sort.\nColumns.\n', { version: '2' })];
    expect(await registry.skills.diff(current.skill_id, old.skill_id)).toMatchObject({
      text_kept: true,
      files: [{ path: 'source', hunks: [[{ text: 'Sort.' }, { change: 'removed', text: 'Rows.' }, { change: 'added', text: 'Columns.' }]] }],
    });
    expect(await registry.skills.diff(second, old.skill_id)).toMatchObject({
      text_kept: true, files: [{ path: 'SKILL.md', change: 'added' }, { path: 'run.py', change: 'added' }, { path: 'source', change: 'removed' }],
    });
    await expect(registry.skills.diff(second, 99)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps no text of a source that is too long, and no secret of any', async () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${'MIIEpAIBAAKCAQEA'.repeat(4)}\n-----END RSA PRIVATE KEY-----\n`;
    const of = (token: string, body: string) => `token = "ghp_${token.repeat(36)}"\n${body}eval(text)\n`;
    const [first, second] = [await registry.submit(of('a', key), { version: '1' }), await registry.submit(of('b', key.replace('AKC', 'BKC')), { version: '2' })];
    for (const file of await readdir(registry.folder)) {
      const text = await readFile(join(registry.folder, file), 'utf8');
      expect(text).not.toMatch(/a{36}|b{36}|MIIEpAIB/);
    }
    expect(await registry.skills.diff(second.skill_id, first.skill_id)).toMatchObject({
      text_kept: true, files: [{ path: 'source', hunks: [[{ text: 'token = "ghp_…aa"' }, { text: 'token = "ghp_…bb"' }, {}, {}, {}]] }],
    });
    const third = await registry.submit(of('b', key), { version: '3' });
    expect(await registry.skills.diff(third.skill_id, second.skill_id)).toMatchObject({ text_kept: true, files: [{ change: 'changed', hidden: 'secret' }] });
    const long = await registry.submit('a '.repeat(200_000), { version: '4' });
    expect(await registry.skills.diff(long.skill_id, first.skill_id)).toEqual({ text_kept: false, files: [] });
  });

  it('remembers all of it over a restart', async () => {
    const { skill_id: id } = await registry.submit('eval(text)');
    await registry.approve(id);
    const before = [await registry.skills.get(id), await registry.skills.submissions()];
    await registry.reopen();
    expect([await registry.skills.get(id), await registry.skills.submissions()]).toEqual(before);
  });

  it('forgets what was deleted, with its package', async () => {
    const { skill_id: id } = await registry.skills.upload({ archive: await zipOf({ 'SKILL.md': '# x' }) }, 'a person');
    expect(await readdir(registry.folder)).toHaveLength(2);
    await registry.skills.delete(id);
    await expect(registry.skills.get(id)).rejects.toMatchObject({ code: 'not_found' });
    expect([await registry.skills.submissions(), await readdir(registry.folder)]).toEqual([[], []]);
  });

  it('loses no submission of many at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => registry.submit(`Text ${index % 4}`)));
    expect(await registry.skills.list()).toMatchObject([{ submissions_count: 20 }]);
    expect(new Set((await registry.skills.submissions()).map(({ id }) => id)).size).toBe(20);
  });

  it('reads what it knows once, and again by another version of Gatehouse', async () => {
    const { content_hash: hash } = await registry.submit('eval(text)');
    const file = join(registry.folder, `${hash}.json`);
    const kept = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...kept, findings: [] }));
    expect(await registry.submit('eval(text)')).toMatchObject({ findings: [] });
    await registry.reopen({ version: '2.0.0' });
    expect((await registry.submit('eval(text)')).findings).not.toEqual([]);
  });

  it('says that findings are gone rather than that there are none, and finds them again', async () => {
    const { skill_id: id, content_hash: hash } = await registry.submit('eval(text)');
    await rm(join(registry.folder, `${hash}.json`));
    expect(await registry.skills.get(id)).toMatchObject({ risk_level: 'Medium', findings_count: 1, findings: [] });
    await writeFile(join(registry.folder, `${hash}.json`), '{');
    expect(await registry.skills.get(id)).toMatchObject({ findings_count: 1, findings: [] });
    await registry.submit('eval(text)');
    expect(await registry.skills.get(id)).toMatchObject({ findings: [{}] });
  });

  it('keeps a bounded number of what agents send, and all that a person has decided on', async () => {
    await registry.reopen({ limits: { skills: 3, submissions: 4, reports: 2 } });
    await registry.approve((await registry.submit('One.', { name: 'one' })).skill_id);
    for (const name of ['two', 'three', 'four', 'five', 'six']) await registry.submit(`${name}.`, { name });
    expect((await registry.skills.list()).map(({ name }) => name).sort()).toEqual(['five', 'one', 'six']);
    expect((await registry.skills.submissions()).map(({ name }) => name)).toEqual(['six', 'five', 'one']);
    for (let sent = 0; sent < 6; sent += 1) await registry.submit('six.', { name: 'six' });
    expect(await registry.skills.submissions()).toHaveLength(4);
    expect((await readdir(registry.folder)).filter((name) => name.endsWith('.json'))).toHaveLength(3);
    for (const description of ['a', 'b', 'c']) {
      await registry.skills.report({ skill_name: 'one', activity_type: 'behavior_change', description, evidence: '', agent_name: 'an agent' });
    }
    expect((await registry.skills.reports()).map(({ description }) => description)).toEqual(['c', 'b']);
    for (const { id } of await registry.skills.list()) await registry.approve(id);
    await expect(registry.submit('Seven.', { name: 'seven' })).rejects.toMatchObject({ code: 'skills_full' });
  });

  it('counts for the dashboard', async () => {
    await registry.submit('eval(text)');
    await registry.approve((await registry.submit('Text.', { name: 'other' })).skill_id);
    expect(await registry.skills.overview()).toMatchObject({
      total: 2, by_status: { pending: 1, approved: 1, rejected: 0, quarantined: 0 }, agents: [{ name: 'an agent', submissions: 2 }],
      by_level: { None: 1 }, recent: [{ name: 'other' }, { name: 'tables' }],
    });
  });
});
