import { describe, it } from 'vitest';
import { aProxy } from '../../support/app-state.ts';
import { eventually } from '../../support/eventually.ts';
import { fixtureWindows, refused } from '../../support/fixture-windows.ts';
import { ToolsPage } from '../pages/proxy-pages.ts';

const open = fixtureWindows();

describe('tools', () => {
  it('are asked for, chosen and saved by their names', async () => {
    const opened = await open('#/proxies/1/tools', { answers: { 'proxies.update': () => aProxy() } });
    const tools = new ToolsPage(opened.page);
    await tools.testConnection();
    await opened.page.getByText('linear-mcp 2.4.0 answers. It has 3 tools.').waitFor();
    await tools.chooseSome();
    await tools.tool('delete_workspace').uncheck();
    await tools.save();
    await eventually(() => opened.callsOf('proxies.update'))
      .toEqual([{ id: 1, allowed_tools: ['search_issues', 'create_issue'] }]);
  });

  it('say why the server does not answer, and let a person try again', async () => {
    const { page } = await open('#/proxies/1/tools', { answers: { 'proxies.tools': () => refused('upstream_refused', 'The server refused the sign-in.') } });
    await new ToolsPage(page).testConnection();
    await page.getByText('The server refused the sign-in.').waitFor();
    await page.getByRole('button', { name: 'Test connection' }).waitFor();
  });

  it('that changed are approved exactly as they were shown', async () => {
    const opened = await open('#/proxies/1/tools', { answers: { 'proxies.approveTools': () => aProxy() } });
    const tools = new ToolsPage(opened.page);
    await tools.testConnection();
    await opened.page.getByText('Creates an issue.', { exact: true }).waitFor();
    await tools.approve('create_issue');
    await eventually(() => opened.callsOf('proxies.approveTools'))
      .toEqual([{ id: 1, tools: [{ name: 'create_issue', fingerprint: 'b'.repeat(64) }] }]);
  });
});
