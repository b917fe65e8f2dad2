import type { FixtureWindow } from './fixture-window.ts';

export interface Screen {
  name: string;
  route: string;
  act?: (window: FixtureWindow) => Promise<void>;
}

/** Every screen by its address, and what a person does there first where that brings more of it into view. */
export const screens: readonly Screen[] = [
  { name: 'overview', route: '#/' },
  { name: 'proxy', route: '#/proxies/1' },
  {
    name: 'tools',
    route: '#/proxies/1/tools',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('Deletes the whole workspace.').first().waitFor();
    },
  },
  {
    name: 'activity of a proxy',
    route: '#/proxies/1/activity',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'search_issues' }).click();
      await page.getByText('There was more.').waitFor();
    },
  },
  { name: 'access', route: '#/proxies/1/access' },
  {
    name: 'sign-ins',
    route: '#/proxies/1/sign-ins',
    act: ({ page }) => page.getByText('Invalid code verifier.').first().waitFor(),
  },
  {
    name: 'reach',
    route: '#/proxies/1/reach',
    act: ({ page }) => page.getByLabel('Listen on these addresses too').fill('0.0.0.0'),
  },
  { name: 'settings of a proxy', route: '#/proxies/1/settings' },
  { name: 'proxy form', route: '#/proxies/1/edit' },
  { name: 'new proxy', route: '#/proxies/new' },
  {
    name: 'audit',
    route: '#/activity/audit',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Tokens refused (14 times)' }).click();
      await page.getByText('Complete.').waitFor();
    },
  },
  {
    name: 'log',
    route: '#/activity/log',
    act: ({ page }) => page.getByRole('button', { name: /A change could not be saved/ }).click(),
  },
  { name: 'skills', route: '#/skills' },
  { name: 'registry of skills', route: '#/skills/registry' },
  { name: 'submissions of skills', route: '#/skills/submissions' },
  { name: 'reports of skills', route: '#/skills/reports' },
  { name: 'skill', route: '#/skills/1', act: ({ page }) => page.getByText('Downloads and runs in one step').first().click() },
  {
    name: 'versions of a skill',
    route: '#/skills/1',
    act: async ({ page }) => {
      await page.getByRole('combobox', { name: 'Compare with' }).selectOption('2');
      await page.getByRole('region', { name: 'Changed lines of SKILL.md' }).waitFor();
    },
  },
  { name: 'apps', route: '#/apps', act: ({ page }) => page.getByText('other apps that Gatehouse can set up').click() },
  {
    name: 'adding to an app',
    route: '#/apps/cursor?proxy=2',
    act: async ({ page }) => {
      await page.getByText('More', { exact: true }).click();
      await page.getByRole('button', { name: 'Add to Cursor' }).waitFor();
    },
  },
  {
    name: 'adding a built-in server',
    route: '#/apps/cursor?builtin=discovery',
    act: ({ page }) => page.getByRole('button', { name: 'Add to Cursor' }).waitFor(),
  },
  {
    name: 'what an app asks about first',
    route: '#/apps/claude-desktop',
    act: ({ page }) => page.getByText('Go on although Claude Desktop runs').waitFor(),
  },
  { name: 'importing servers', route: '#/apps/import', act: ({ page }) => page.getByRole('checkbox', { name: 'notion' }).check() },
  { name: 'activity', route: '#/activity' },
  { name: 'providers', route: '#/providers' },
  { name: 'new provider', route: '#/providers/new' },
  { name: 'keys', route: '#/keys' },
  { name: 'new key', route: '#/keys/new' },
  { name: 'new session token', route: '#/keys/new-token' },
  { name: 'requests', route: '#/consents' },
  {
    name: 'diagnosis',
    route: '#/diagnosis',
    act: async ({ page }) => {
      await page.getByText('2 steps in order').click();
      await page.getByText('Both answer under each name').waitFor();
    },
  },
  { name: 'settings', route: '#/settings' },
  { name: 'network settings', route: '#/settings/network' },
  {
    name: 'built-in servers',
    route: '#/settings/servers',
    act: async ({ page }) => {
      await page.getByText('Add to an app').first().click();
      await page.getByRole('list', { name: 'Apps on this computer' }).waitFor();
    },
  },
  {
    name: 'data settings',
    route: '#/settings/data',
    act: async ({ page }) => {
      await page.getByLabel('Configuration file').setInputFiles({
        name: 'configuration.json', mimeType: 'application/json', buffer: Buffer.from('{}'),
      });
      await page.getByText('What the import does').waitFor();
    },
  },
  {
    name: 'reset',
    route: '#/settings/data',
    act: ({ page }) => page.getByRole('button', { name: 'Reset Gatehouse…' }).click(),
  },
];
