import { createServer, type RequestListener, type Server } from 'node:http';
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

/** A port that was free a moment ago. */
async function holdAndFree(): Promise<number> {
  const { port, server } = await holdPort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
