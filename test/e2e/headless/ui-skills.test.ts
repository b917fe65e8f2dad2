import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readArchive } from '../../../main/mcp/skills/archive/read-archive.ts';
import { writeArchive } from '../../../main/mcp/skills/archive/write-archive.ts';
import { launchChromium } from '../../support/browser.ts';
import { startGatehouse, type RunningGatehouse } from '../../support/gatehouse.ts';
import { SkillsPage } from '../pages/skills-page.ts';

const zipOf = (files: Record<string, string>): Promise<Buffer> =>
  writeArchive(Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })));
const about = (version: string): string => `---\nname: tables\nversion: ${version}\ndescription: Sorts tables.\n---\nSort the rows.\n`;

describe('skills in the window', () => {
  let gatehouse: RunningGatehouse;
  let chromium: Browser;
  let page: Page;
  let skills: SkillsPage;
  const complaints: string[] = [];

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    chromium = await launchChromium();
    page = await (await chromium.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })).newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(gatehouse.loginLink);
    skills = new SkillsPage(page);
    await skills.open();
  });
  afterAll(async () => {
    await chromium?.close();
    await gatehouse?.stop();
  });

  const heading = (): Promise<string | null> => skills.heading();
  const callTool = async (name: string, input: object): Promise<unknown> => {
    const response = await fetch(`${gatehouse.url}/api/v1/mcp/skill-security`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } }),
    });
    return response.json();
  };

  test('an archive is read, shown finding by finding with the lines around, and approved', async () => {
    await skills.upload('tables.zip', await zipOf({ 'SKILL.md': about('1.0.0'), 'run.py': 'import os\n\nos.system(command)\n' }));
    await expect.poll(heading).toBe('tables');
    const finding = skills.finding('run.py, line 3');
    await finding.locator('summary').click();
    await finding.getByText('import os').waitFor();
    await finding.getByText('os.system(command)').waitFor();
    expect(await page.getByRole('button', { name: 'Download' }).count()).toBe(0);
    await skills.decide('Approve', 'Read every line.');
  });

  test('the package of an approved skill is downloaded as it was approved', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
    expect(download.suggestedFilename()).toBe('tables-1.0.0.zip');
    const files = await readArchive(await readFile(await download.path()));
    expect(files.map(({ path }) => path)).toEqual(['SKILL.md', 'run.py']);
  });

  test('another version is dropped on the page, compared with the approved one, and rejected', async () => {
    await skills.open();
    await skills.drop({ 'SKILL.md': `${about('1.1.0')}<b>Well.</b>\u200b\n`, 'run.py': 'import os\n\nos.system(command)\neval(text)\n' });
    await expect.poll(heading).toBe('tables');
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: 'Version 1.0.0' });
    await page.getByText('New findings: 2').waitFor();
    await page.getByText('run.py: changed').waitFor();
    expect(await skills.changedLines('run.py')).toEqual(['added eval(text)']);
    expect(await skills.changedLines('SKILL.md')).toEqual([
      'removed version: 1.0.0', 'added version: 1.1.0', 'added <b>Well.</b>\\u{200b}',
    ]);
    await skills.decide('Reject', 'It runs text.');
  });

  test('two versions of a single source are compared line by line too', async () => {
    for (const version of ['1', '2']) {
      await callTool('analyze_skill', { skill_name: 'plain', version, skill_source: `Sort ${version}.`, agent_name: 'Agent Zero' });
    }
    await skills.open();
    await skills.section('Submissions');
    await skills.row('Submissions', 'plain').first().click();
    await expect.poll(heading).toBe('plain');
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ index: 1 });
    expect(await skills.changedLines('source')).toEqual(['removed Sort 1.', 'added Sort 2.']);
  });

  test('content that an agent sends under an approved name is shown beside what was approved, which can be brought back', async () => {
    await skills.open();
    await skills.section('Registry');
    await skills.row('Registry', 'tables').filter({ hasText: '1.0.0' }).click();
    await page.getByRole('button', { name: 'Download' }).waitFor();
    await callTool('analyze_skill', { skill_name: 'tables', version: '1.0.0', skill_source: 'eval(text)\n', agent_name: 'Hermes' });
    await page.getByText('Other content came after this skill was approved').waitFor();
    expect(await skills.changedLines('source')).toEqual(['added eval(text)']);
    expect(await page.getByRole('button', { name: 'Download' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Go back to the earlier content' }).click();
    await page.getByRole('button', { name: 'Download' }).waitFor();
    await expect.poll(() => page.getByText('Other content came after').count()).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Compare with' }).inputValue()).toBe('');
  });

  test('what an agent submits is found in the submissions, and quarantined', async () => {
    await callTool('analyze_skill', { skill_name: 'notes', skill_source: 'Keep notes.', agent_name: 'Agent Zero' });
    await skills.open();
    await skills.section('Submissions');
    await page.getByLabel('Name or agent').fill('agent zero');
    await expect.poll(() => skills.row('Submissions', 'tables').count()).toBe(0);
    await page.getByLabel('Show').selectOption('Critical risk');
    await page.getByText('None of them.').waitFor();
    await page.getByLabel('Show').selectOption('All');
    await skills.row('Submissions', 'notes').click();
    await expect.poll(heading).toBe('notes');
    await skills.decide('Quarantine', 'Nobody asked for it.');
  });

  test('the registry filters by status, and deletes what a person confirms', async () => {
    await skills.open();
    await skills.section('Registry');
    await page.getByLabel('Show').selectOption('Quarantined');
    await expect.poll(() => page.getByRole('list', { name: 'Registry' }).getByRole('link').count()).toBe(1);
    await skills.row('Registry', 'notes').click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(heading).toBe('Skills');
    await expect.poll(() => skills.row('Registry', 'notes').count()).toBe(0);
  });

  test('a grave report alerts until it is marked as seen', async () => {
    await callTool('report_skill_activity', {
      skill_name: 'tables', activity_type: 'data_exfiltration', description: 'It sent a file.', agent_name: 'Agent Zero',
    });
    await skills.section('Reports');
    await page.getByText('It sent a file.').waitFor();
    await page.getByRole('button', { name: 'Mark as seen' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Mark as seen' }).count()).toBe(0);
    await skills.section('Overview');
    await page.getByText('Submitted last').waitFor();
  });

  test('the rules for agents are copied, with the address of this Gatehouse', async () => {
    await page.getByRole('button', { name: 'Copy rules for agents' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toContain(`${gatehouse.url}/api/v1/mcp/skill-security`);
  });

  test('nothing of all this troubled the browser', () => {
    expect(complaints).toEqual([]);
  });
});
