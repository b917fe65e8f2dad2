import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArchive } from '../../../../../main/mcp/skills/archive/read-archive.ts';
import { writeArchive } from '../../../../../main/mcp/skills/archive/write-archive.ts';
import { SkillRegistry, zipOf } from '../../../../support/skill-registry.ts';

let registry: SkillRegistry;

beforeEach(async () => {
  registry = await SkillRegistry.create();
});

afterEach(() => registry.remove());

describe('a package', () => {
  const files = { 'SKILL.md': '---\nname: tables\nversion: 2.0.0\ndescription: Sorts tables.\n---\nSort.', 'run.py': 'print(1)' };

  it('says itself what it is called', async () => {
    const { skill_id: id } = await registry.skills.upload({ archive: await zipOf(files) }, 'a person');
    expect(await registry.skills.get(id)).toMatchObject({ name: 'tables', version: '2.0.0', description: 'Sorts tables.', has_package: true });
  });

  it('is the same skill as a folder and as an archive of it', async () => {
    const archive = await registry.skills.upload({ archive: await zipOf(files) }, 'a person');
    const listed = Object.entries(files).map(([path, text]) => ({ path: `tables/${path}`, content: Buffer.from(text).toString('base64') }));
    expect((await registry.skills.upload({ files: listed }, 'a person')).content_hash).toBe(archive.content_hash);
  });

  it('is given out once it is approved, and as it was approved', async () => {
    const { skill_id: id } = await registry.skills.upload({ archive: await zipOf(files) }, 'a person');
    await expect(registry.skills.download(id, 'an agent')).rejects.toMatchObject({ code: 'skill_not_downloadable' });
    await registry.approve(id);
    const found = await registry.skills.download(id, 'an agent');
    expect(found.filename).toBe('tables-2.0.0.zip');
    expect((await readArchive(Buffer.from(found.content, 'base64'))).map(({ path }) => path)).toEqual(['SKILL.md', 'run.py']);
    expect(await registry.skills.get(id)).toMatchObject({ download_count: 1 });
  });

  it('has neither the findings nor the approval of a source that lists its files', async () => {
    const script = 'eval(text)\n';
    const listing = `${createHash('sha256').update(script).digest('hex')}  run.py\n`;
    await registry.approve((await registry.submit(listing)).skill_id);
    const sent = await registry.skills.upload({ name: 'tables', archive: await zipOf({ 'run.py': script }) }, 'a person');
    expect(sent).toMatchObject({ status: 'analyzed', findings: [{ rule_id: 'dynamic-code.python-exec' }] });
    expect(await registry.skills.get(sent.skill_id)).toMatchObject({ status: 'pending' });
  });

  it('is not given out where someone changed it on the disk', async () => {
    const { skill_id: id, content_hash: hash } = await registry.skills.upload({ archive: await zipOf(files) }, 'a person');
    await registry.approve(id);
    await writeFile(join(registry.folder, `${hash}.zip`), await writeArchive([{ path: 'SKILL.md', content: Buffer.from('other') }]));
    await expect(registry.skills.download(id, 'an agent')).rejects.toMatchObject({ code: 'skill_package_damaged' });
  });
});
