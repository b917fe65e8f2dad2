import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { skillSecurity } from '../../../../../main/mcp/skills/skill-security.ts';
import { SkillRegistry, zipOf } from '../../../../support/skill-registry.ts';

let registry: SkillRegistry;

beforeEach(async () => {
  registry = await SkillRegistry.create();
});

afterEach(() => registry.remove());

describe('the tools for agents', () => {
  const call = async (name: string, input: Record<string, unknown>) => {
    const tool = skillSecurity(registry.skills).tools.find((one) => one.name === name);
    if (!tool) throw new Error(`There is no ${name}.`);
    const { data } = await tool.run(tool.input.parse(input), { client: 'test', address: '127.0.0.1', local: true, origin: 'http://localhost:8080' });
    return tool.output.parse(data) as Record<string, Record<string, unknown>>;
  };

  it('are the ten of the server, and none of them takes a decision', () => {
    const { tools } = skillSecurity(registry.skills);
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
    await registry.approve((await registry.skills.list())[0]?.id ?? 0);
    expect(await call('check_skill_approval', { skill_name: 'tables', content_hash })).toMatchObject({ approval: { approved: true } });
    expect(await call('check_skill_approval', { skill_name: 'tables', content_hash: 'a'.repeat(64) })).toMatchObject({ approval: { approved: false } });
    expect((await call('analyze_skill', asked)).analysis).toMatchObject({ approval_status: 'approved' });
  });

  it('know what was decided of exactly this content, under any version and whatever has come since', async () => {
    const first = await registry.submit('Sort the rows.');
    await registry.approve(first.skill_id);
    await registry.submit('Sort the columns.', { version: '2.0.0' });
    const asked = { skill_name: 'tables', content_hash: first.content_hash };
    expect(await call('check_skill_approval', asked)).toMatchObject({ approval: { approved: true, version: '1.0.0', content_hash: first.content_hash } });
    expect(await call('check_skill_approval', { ...asked, version: '2.0.0' })).toMatchObject({ approval: { approved: false, status: 'pending' } });
    await registry.submit('Sort the cells.');
    expect(await call('check_skill_approval', asked)).toMatchObject({ approval: { approved: true } });
    expect(await call('analyze_skill', { skill_name: 'tables', skill_source: 'Sort the rows.', agent_name: 'an agent' }))
      .toMatchObject({ analysis: { approval_status: 'approved' } });
    const again = await registry.submit('Sort the rows.', { version: '3.0.0' });
    await registry.skills.review(again.skill_id, { status: 'quarantined', content_hash: again.content_hash }, 'window');
    expect(await call('check_skill_approval', asked)).toMatchObject({ approval: { approved: false, status: 'quarantined', version: '3.0.0' } });
  });

  it('refuse a name that looks like another one', async () => {
    const sent = { skill_name: 'tab\u200bles', skill_source: 'Sort.', agent_name: 'an agent' };
    await expect(call('analyze_skill', sent)).rejects.toThrow('Use characters that can be seen.');
    await call('analyze_skill', { ...sent, skill_name: ' tables ' });
    expect(await registry.skills.list()).toMatchObject([{ name: 'tables' }]);
  });

  it('list, search, describe and compare', async () => {
    const { skill_id: id } = await registry.submit('eval(text)');
    await registry.submit('Text.', { version: '2.0.0' });
    expect(await call('list_approved_skills', {})).toMatchObject({ total: 0 });
    expect(await call('list_approved_skills', { status: 'all', category: 'dynamic code' })).toMatchObject({ total: 1 });
    await registry.approve(id);
    expect(await call('search_skills', { query: 'TAB' })).toMatchObject({ total: 1 });
    expect(await call('search_skills', { has_package: true })).toMatchObject({ total: 0 });
    expect(await call('get_skill_details', { skill_name: 'tables', version: '1.0.0' })).toMatchObject({ skill: { status: 'approved' } });
    expect(await call('compare_skill_versions', { skill_name: 'tables', from_version: '1.0.0', to_version: '2.0.0' }))
      .toMatchObject({ comparison: { new_findings: [] } });
    await expect(call('get_skill_details', { skill_name: 'unknown' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tell where several skills stand', async () => {
    await registry.submit('Text.');
    expect(await call('get_skill_security_status', { skill_names: ['tables', 'unknown'] })).toMatchObject({
      status: { skill_statuses: [{ status: 'pending' }, { status: 'unknown', risk_level: 'Unknown' }], unapproved_count: 2 },
    });
  });

  it('take reports, give the rules, and packages that are approved', async () => {
    const told = { skill_name: 'tables', activity_type: 'data_exfiltration', description: 'It sent a file.', agent_name: 'an agent' };
    expect(await call('report_skill_activity', told)).toMatchObject({ report: { severity: 'critical', alert_created: true } });
    await expect(call('report_skill_activity', { ...told, activity_type: 'other' })).rejects.toThrow();
    expect(await call('get_system_prompt', {})).toMatchObject({ prompt: expect.stringContaining('http://localhost:8080/api/v1/mcp/skill-security') as string });
    const { skill_id: id } = await registry.skills.upload({ name: 'packed', archive: await zipOf({ 'SKILL.md': '# x' }) }, 'a person');
    await expect(call('download_skill', { skill_name: 'packed' })).rejects.toMatchObject({ code: 'skill_not_downloadable' });
    await registry.approve(id);
    await registry.submit('Text.', { name: 'packed', version: '2.0.0' });
    expect(await call('download_skill', { skill_name: 'packed' })).toMatchObject({ package: { filename: 'packed-1.0.0.zip' } });
  });
});
