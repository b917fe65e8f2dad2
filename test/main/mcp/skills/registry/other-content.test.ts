import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SkillRegistry, zipOf } from '../../../../support/skill-registry.ts';

let registry: SkillRegistry;

beforeEach(async () => {
  registry = await SkillRegistry.create();
});

afterEach(() => registry.remove());

describe('a skill that has other content than was decided on', () => {
  const files = { 'SKILL.md': '---\nname: tables\n---\nSort.' };

  /** An approved package under whose name an agent has sent other content since. */
  async function replaced() {
    const { skill_id: id, content_hash: hash } = await registry.skills.upload({ archive: await zipOf(files) }, 'a person');
    await registry.approve(id);
    const { content_hash: other } = await registry.submit('eval(text)');
    return { id, hash, other };
  }

  it('waits for a review, and keeps what was decided, the package too', async () => {
    const { id, hash, other } = await replaced();
    expect(await registry.skills.get(id)).toMatchObject({
      status: 'pending', content_hash: other, has_package: false,
      decided: { status: 'approved', content_hash: hash, has_package: true, reviewer: 'Ada', risk_level: 'None' },
    });
    await registry.submit('eval(more)');
    expect(await registry.skills.get(id)).toMatchObject({ decided: { content_hash: hash } });
    await expect(registry.skills.download(id, 'an agent')).rejects.toMatchObject({ code: 'skill_not_downloadable' });
    expect(await registry.skills.statusOf(id, hash)).toBe('approved');
    expect(await registry.skills.statusOf(id, other)).toBe('pending');
  });

  it('is compared with what was decided on', async () => {
    const { id } = await replaced();
    expect(await registry.skills.compare(id, id)).toMatchObject({ from: { risk_score: 0 }, to: { risk_level: 'Medium' } });
    expect(await registry.skills.diff(id, id)).toMatchObject({ text_kept: true, files: [{ path: 'SKILL.md', change: 'removed' }, { path: 'source', change: 'added' }] });
  });

  it('goes back to it when a person wants that, or uploads it once more', async () => {
    const { id, hash } = await replaced();
    expect(await registry.skills.restore(id, 'window')).toMatchObject({ status: 'approved', content_hash: hash, reviewer: 'Ada', decided: null });
    expect(await registry.skills.download(id, 'an agent')).toMatchObject({ filename: 'tables-1.0.0.zip' });
    await expect(registry.skills.restore(id, 'window')).rejects.toMatchObject({ code: 'skill_nothing_decided' });
    await registry.submit('eval(text)');
    await registry.skills.upload({ archive: await zipOf(files) }, 'a person');
    expect(await registry.skills.get(id)).toMatchObject({ status: 'approved', content_hash: hash, decided: null });
  });

  it('is approved by no agent that sends the approved content again after other content', async () => {
    const first = await registry.submit('Sort the rows.');
    await registry.approve(first.skill_id);
    await registry.submit('Sort the columns.');
    expect(await registry.submit('Sort the rows.')).toMatchObject({ status: 'linked_to_approved' });
    expect(await registry.skills.get(first.skill_id)).toMatchObject({ status: 'pending', decided: { status: 'approved' } });
  });

  it.each(['approved', 'rejected', 'quarantined'] as const)('keeps only the new decision once a person calls it %s', async (status) => {
    const { id, hash, other } = await replaced();
    await registry.skills.review(id, { status, content_hash: other }, 'window');
    expect(await registry.skills.get(id)).toMatchObject({ status, decided: null });
    expect(await registry.skills.statusOf(id, hash)).toBe('pending');
    expect((await readdir(registry.folder)).filter((name) => name.endsWith('.zip'))).toEqual([]);
  });

  it('is pushed out by no number of new ones, and neither is what a person uploaded', async () => {
    await registry.reopen({ limits: { skills: 3, submissions: 10, reports: 2 } });
    await replaced();
    await registry.skills.upload({ name: 'mine', archive: await zipOf(files) }, 'a person');
    for (const name of ['one', 'two', 'three']) await registry.submit('Text.', { name });
    expect((await registry.skills.list()).map(({ name }) => name).sort()).toEqual(['mine', 'tables', 'three']);
  });

  it('is read from a file that knows nothing of it', async () => {
    const { skill_id: id } = await registry.submit('Sort the rows.');
    await registry.stores.skills.update(id, ({ decided: _, ...older }) => older);
    expect(await registry.skills.get(id)).toMatchObject({ decided: null });
    await registry.submit('Sort the columns.');
    expect(await registry.skills.get(id)).toMatchObject({ status: 'pending', decided: null });
  });
});
