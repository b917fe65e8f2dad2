import { describe, expect, it } from 'vitest';
import { aProxy } from '../../support/app-state.ts';
import { fixtureWindows } from '../../support/fixture-windows.ts';

const open = fixtureWindows();

describe('the form of a proxy', () => {
  it('takes a command line or an address as they are pasted, and shows what it makes of them', async () => {
    const opened = await open('#/proxies/new', { answers: { 'proxies.create': () => aProxy() } });
    const field = (label: string) => opened.page.getByLabel(label, { exact: true });
    await opened.page.getByRole('radio', { name: 'Program on this computer' }).check({ force: true });
    await field('Command').fill('npx -y @example/files');
    await field('Command').press('Tab');
    expect(await field('Command').inputValue()).toBe('npx');
    expect(await field('Arguments').inputValue()).toBe('-y\n@example/files');
    await opened.page.getByRole('radio', { name: 'At a URL' }).check({ force: true });
    await field('Server URL').fill('localhost:3000/mcp');
    await field('Server URL').press('Tab');
    expect(await field('Server URL').inputValue()).toBe('http://localhost:3000/mcp');
    await opened.page.getByRole('radio', { name: 'Program on this computer' }).check({ force: true });
    await field('Command').fill('npx "a b"');
    await field('Command').press('Enter');
    await opened.page.getByText('Enter the program alone. Its arguments go below, one per line.').waitFor();
    expect(opened.callsOf('proxies.create')).toEqual([]);
  });
});

describe('the page of a proxy without a sign-in', () => {
  it('does not speak of one', async () => {
    const { page } = await open('#/proxies/5');
    await page.getByText('The app needs only the address. Nobody signs in at this proxy.').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/regist/);
  });
});

describe('a deleted proxy', () => {
  it('can be brought back by its settings for a while', async () => {
    const opened = await open('#/proxies/1/settings', { answers: { 'proxies.delete': () => null, 'proxies.create': () => aProxy() } });
    await opened.page.getByRole('button', { name: 'Delete', exact: true }).click();
    await opened.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await opened.page.getByRole('button', { name: 'Undo' }).click();
    await opened.page.getByText('Linear is back').waitFor();
    expect(opened.callsOf('proxies.create')).toMatchObject([{ name: 'Linear', port: 9050, path: '/mcp' }]);
  });
});
