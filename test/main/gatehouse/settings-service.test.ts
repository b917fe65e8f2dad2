import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../preload/schema/entities.ts';
import { GatehouseError } from '../../../main/errors/index.ts';
import { SettingsService, type PortMover } from '../../../main/gatehouse/settings-service.ts';
import type { Document } from '../../../main/store/collection.ts';
import type { SettingsRecord } from '../../../main/store/records.ts';

function memoryDocument(): Document<SettingsRecord> & { stored: SettingsRecord } {
  return {
    stored: { ...defaultSettings },
    async get() {
      return this.stored;
    },
    async update(change) {
      await Promise.resolve();
      return (this.stored = change(this.stored));
    },
  };
}

const portTaken = new GatehouseError('port_taken', 'Port 7777 is taken by nginx (pid 7).', {
  status: 409, field: 'port',
});

/** A gateway whose only taken port is 7777. */
function gateway(): PortMover & { moves: number[] } {
  return {
    port: 8222,
    moves: [],
    async move(port, settle) {
      if (port === 7777) throw portTaken;
      this.moves.push(port);
      return settle();
    },
  };
}

const to = (changes: Partial<SettingsRecord>) => (current: SettingsRecord) => ({ ...current, ...changes });

describe('the settings', () => {
  it('are kept, and tell that they changed', async () => {
    const [document, ports] = [memoryDocument(), gateway()];
    const settings = await SettingsService.open({ document, gateway: ports, portIsFixed: false });
    let told = 0;
    settings.changed.subscribe(() => told++);
    expect(await settings.update(to({ theme: 'dark' }))).toMatchObject({ theme: 'dark' });
    expect([settings.current.theme, document.stored.theme, told]).toEqual(['dark', 'dark', 1]);
    expect(ports.moves).toEqual([]);
  });

  it('carry the gateway along with its port', async () => {
    const [document, ports] = [memoryDocument(), gateway()];
    const settings = await SettingsService.open({ document, gateway: ports, portIsFixed: false });
    await settings.update(to({ gateway_port: 8181 }));
    expect(ports.moves).toEqual([8181]);
    expect(document.stored.gateway_port).toBe(8181);
  });

  it('carry the gateway along with its reach, on the port that it has', async () => {
    for (const portIsFixed of [false, true]) {
      const [document, ports] = [memoryDocument(), gateway()];
      const settings = await SettingsService.open({ document, gateway: ports, portIsFixed });
      await settings.update(to({ gateway_allowed_hosts: ['gate.lan'] }));
      expect(ports.moves).toEqual([portIsFixed ? ports.port : 8080]);
      expect(document.stored.gateway_allowed_hosts).toEqual(['gate.lan']);
    }
  });

  it('keep no port that is taken, and say which field is wrong', async () => {
    const [document, ports] = [memoryDocument(), gateway()];
    const settings = await SettingsService.open({ document, gateway: ports, portIsFixed: false });
    await expect(settings.update(to({ gateway_port: 7777, theme: 'dark' }))).rejects.toMatchObject({
      code: 'port_taken', status: 409, field: 'gateway_port', message: 'Port 7777 is taken by nginx (pid 7).',
    });
    expect(document.stored).toEqual(defaultSettings);
    expect((await settings.get()).gateway_port).toBe(8080);
  });

  it('do not pretend to change a port that the environment sets', async () => {
    const document = memoryDocument();
    const settings = await SettingsService.open({ document, gateway: gateway(), portIsFixed: true });
    await expect(settings.update(to({ gateway_port: 8181 }))).rejects.toMatchObject({
      code: 'port_fixed', field: 'gateway_port',
    });
    await settings.update(to({ theme: 'light' }));
    expect(document.stored).toMatchObject({ gateway_port: 8080, theme: 'light' });
  });

  it('change one after the other: none is lost', async () => {
    const document = memoryDocument();
    const settings = await SettingsService.open({ document, gateway: gateway(), portIsFixed: false });
    const failing = settings.update(to({ gateway_port: 7777 }));
    const others = [settings.update(to({ theme: 'dark' })), settings.update(to({ gateway_port: 8181 }))];
    await Promise.allSettled([failing, ...others]);
    expect(document.stored).toMatchObject({ theme: 'dark', gateway_port: 8181 });
  });
});
