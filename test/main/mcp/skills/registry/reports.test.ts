import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SkillRegistry } from '../../../../support/skill-registry.ts';

let registry: SkillRegistry;

beforeEach(async () => {
  registry = await SkillRegistry.create();
});

afterEach(() => registry.remove());

describe('a report', () => {
  const report = (activity_type: 'data_exfiltration' | 'credential_access') => registry.skills.report({
    skill_name: 'tables', activity_type, description: 'It sent a file.', evidence: '', agent_name: 'an agent',
  });

  it('alerts where it is grave, until someone has seen it', async () => {
    expect(await report('credential_access')).toMatchObject({ severity: 'medium', alert_created: false });
    const { id } = await report('data_exfiltration');
    expect(registry.skills.summary().alerts).toMatchObject([{ report_id: id, severity: 'critical' }]);
    await registry.skills.acknowledge(id);
    expect(registry.skills.summary().alerts).toEqual([]);
    expect(await registry.skills.reports()).toHaveLength(2);
  });
});
