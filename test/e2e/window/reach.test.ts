import { describe, expect, it } from 'vitest';
import { aProxy } from '../../support/app-state.ts';
import { eventually } from '../../support/eventually.ts';
import { fixtureWindows, refused } from '../../support/fixture-windows.ts';
import { ReachPage } from '../pages/proxy-pages.ts';

const open = fixtureWindows();

describe('reach', () => {
  it('says what opening up means before it is saved', async () => {
    const opened = await open('#/proxies/1/reach', { answers: { 'proxies.update': () => aProxy() } });
    const reach = new ReachPage(opened.page);
    await expect(opened.page.getByText('What opening up means').count()).resolves.toBe(0);
    await reach.field('Listen on these addresses too').fill('192.168.1.20');
    await opened.page.getByText('The connection is not encrypted.').waitFor();
    await reach.save();
    await eventually(() => opened.callsOf('proxies.update'))
      .toMatchObject([{ id: 1, bind_addresses: ['192.168.1.20'], tls: null }]);
  });

  it('complains beside the field, and sends nothing', async () => {
    const opened = await open('#/proxies/1/reach');
    const reach = new ReachPage(opened.page);
    await reach.field('Listen on these addresses too').fill('my-laptop');
    await reach.field('Certificate file').fill('/etc/ssl/cert.pem');
    await reach.save();
    await opened.page.getByText('Enter an IP address').waitFor();
    await opened.page.getByText('TLS needs both files.').waitFor();
    expect(opened.callsOf('proxies.update')).toEqual([]);
  });

  it('puts what the server refuses beside its field', async () => {
    const opened = await open('#/proxies/1/reach', { answers: {
      'proxies.update': () => refused('invalid_input', 'This computer has no such address.', { field: 'bind_addresses' }),
    } });
    const reach = new ReachPage(opened.page);
    await reach.field('Listen on these addresses too').fill('192.168.1.20');
    await reach.save();
    await opened.page.getByText('This computer has no such address.').waitFor();
    expect(await reach.field('Listen on these addresses too').getAttribute('aria-invalid')).toBe('true');
  });

  it('stays shut for a proxy without a sign-in', async () => {
    const opened = await open('#/proxies/5/reach');
    const reach = new ReachPage(opened.page);
    await reach.field('Listen on these addresses too').fill('0.0.0.0');
    await reach.save();
    await opened.page.getByText('A proxy without a sign-in cannot be opened to the network.').waitFor();
    expect(opened.callsOf('proxies.update')).toEqual([]);
  });
});
