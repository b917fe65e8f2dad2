import { Agent, createServer, get, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GatewayListener } from '../../../main/gateway/listener.ts';
import { silentLogger } from '../../../main/log/logger.ts';

const handler: RequestListener = (_request, response) => response.end('here');

function newListener(port: number): GatewayListener {
  const listener = new GatewayListener(port, silentLogger);
  onTestFinished(() => listener.close());
  return listener;
}

/** Another program on a port. */
async function holdPort(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, server };
}

const answers = async (port: number): Promise<boolean> =>
  fetch(`http://localhost:${port}/`, { headers: { connection: 'close' } }).then(() => true, () => false);

describe('the gateway port', () => {
  it('tells that it is open, on both loopback addresses', async () => {
    const listener = newListener(0);
    let told = 0;
    listener.changed.subscribe(() => told++);
    expect(listener.status.state).toBe('starting');
    await listener.open(handler);
    expect(listener.status.state).toBe('running');
    expect(told).toBe(1);
    expect(await answers(listener.port)).toBe(true);
  });

  it('that is taken names the holder, moves nowhere by itself, and opens once it is free', async () => {
    const { port, server } = await holdPort();
    const listener = newListener(port);
    await expect(listener.open(handler)).rejects.toMatchObject({
      code: 'port_taken', message: expect.stringContaining(`${port}`),
    });
    expect(listener.status).toMatchObject({
      state: 'failed', error: { code: 'port_taken', message: expect.stringContaining(`${process.pid}`) },
    });
    expect(listener.port).toBe(port);
    await new Promise((resolve) => server.close(resolve));
    await listener.open(handler);
    expect(listener.status.state).toBe('running');
  });

  it('moves: the new one is open before the change is settled, the old one is left after it', async () => {
    const listener = newListener(0);
    await listener.open(handler);
    const before = listener.port;
    const next = await holdAndFree();
    const settled = await listener.move(next, async () => {
      expect(await answers(before)).toBe(true);
      expect(await answers(next)).toBe(true);
      return 'saved';
    });
    expect(settled).toBe('saved');
    expect(listener.port).toBe(next);
    await expect.poll(() => answers(before)).toBe(false);
  });

  it('stays where it is when the new one is taken, and nothing is settled', async () => {
    const listener = newListener(0);
    await listener.open(handler);
    const before = listener.port;
    const { port } = await holdPort();
    let settled = false;
    await expect(listener.move(port, async () => { settled = true; })).rejects.toMatchObject({ code: 'port_taken' });
    expect(settled).toBe(false);
    expect(listener.port).toBe(before);
    expect(await answers(before)).toBe(true);
  });

  it('stays where it is when the change cannot be kept, and gives the new one back', async () => {
    const listener = newListener(0);
    await listener.open(handler);
    const before = listener.port;
    const next = await holdAndFree();
    await expect(listener.move(next, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect(listener.port).toBe(before);
    expect(await answers(before)).toBe(true);
    expect(await answers(next)).toBe(false);
  });

  it('can move away from one that never opened', async () => {
    const { port } = await holdPort();
    const listener = newListener(port);
    await listener.open(handler).catch(() => undefined);
    const next = await holdAndFree();
    await listener.move(next, async () => undefined);
    expect(listener.status.state).toBe('running');
    expect(await answers(next)).toBe(true);
  });
});

describe('the reach of the gateway', () => {
  const ask = (port: number, host: string): Promise<number> => new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, headers: { host }, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).on('error', reject);
  });

  it('changes under a request that asks for it, whose connection nobody keeps for the next one', async () => {
    const listener = newListener(0);
    let bind: string[] = [];
    await listener.open((_request, response) => {
      void listener.move(listener.port, async () => undefined, { bind_addresses: bind }).then(() => response.end('done'));
    });
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const connectionSaid = (): Promise<string | undefined> => new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port: listener.port, agent }, (answer) => {
        answer.resume().once('end', () => resolve(answer.headers.connection));
      }).on('error', reject);
    });
    expect(await connectionSaid()).toBe('keep-alive');
    bind = ['0.0.0.0'];
    expect(await connectionSaid()).toBe('close');
    expect(await connectionSaid()).toBe('keep-alive');
  });

  it('takes further names over at once, on the port that is open', async () => {
    const listener = newListener(0);
    await listener.open(handler);
    const { port } = listener;
    expect(await ask(port, `gate.lan:${port}`)).toBe(403);
    await listener.move(port, async () => undefined, { allowed_hosts: ['gate.lan'] });
    expect(await ask(port, `gate.lan:${port}`)).toBe(200);
    expect(await ask(port, 'mcp.example')).toBe(403);
    await listener.move(port, async () => undefined, { public_base_url: 'https://mcp.example' });
    expect([await ask(port, 'mcp.example'), await ask(port, `gate.lan:${port}`)]).toEqual([200, 403]);
  });

  it('binds further addresses on the same port, and leaves them again', async () => {
    const listener = newListener(0);
    await listener.open(handler);
    const { port } = listener;
    await listener.move(port, async () => undefined, { bind_addresses: ['0.0.0.0'] });
    expect(listener.port).toBe(port);
    expect(await fetch(`http://127.0.0.2:${port}/`, { headers: { connection: 'close' } }).then((answer) => answer.status)).toBe(403);
    expect(await answers(port)).toBe(true);
    await listener.move(port, async () => undefined, { bind_addresses: [] });
    expect(await answers(port)).toBe(true);
    await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow();
  });

  it.each([
    ['an address is not of this computer', ['192.0.2.77'], async () => undefined, { code: 'address_unavailable' }],
    ['the change cannot be kept', ['0.0.0.0'], () => Promise.reject(new Error('disk full')), { message: 'disk full' }],
  ])('stays as it was where %s', async (_what, addresses, settle, error) => {
    const listener = newListener(0);
    await listener.open(handler);
    const { port } = listener;
    await expect(listener.move(port, settle, { bind_addresses: addresses, allowed_hosts: ['gate.lan'] })).rejects.toMatchObject(error);
    expect(listener.status.state).toBe('running');
    expect(await ask(port, `localhost:${port}`)).toBe(200);
    expect(await ask(port, `gate.lan:${port}`)).toBe(403);
  });
});

/** A port that was free a moment ago. */
async function holdAndFree(): Promise<number> {
  const { port, server } = await holdPort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
