import { get, type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AppState } from '../../../preload/schema/views.ts';
import { adminToken, startGateway } from './start-gateway.ts';

/** Reads a stream event by event. */
async function openStream(port: number) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/api/v1/events', headers: {
      host: `localhost:${port}`, authorization: `Bearer ${adminToken}`,
    } }, resolve).on('error', reject);
    onTestFinished(() => void request.destroy());
  });
  response.setEncoding('utf8');
  async function* blocks(): AsyncGenerator<string> {
    let buffered = '';
    for await (const chunk of response) {
      const parts = (buffered + String(chunk)).split('\n\n');
      buffered = parts.pop() ?? '';
      yield* parts;
    }
  }
  const events = blocks();
  return {
    response,
    block: async (): Promise<string> => (await events.next()).value as string,
    next: async (): Promise<AppState> => {
      const block = (await events.next()).value as string;
      expect(block).toMatch(/^event: state\.changed\ndata: /);
      return JSON.parse(block.slice(block.indexOf('{'))) as AppState;
    },
    ended: async (): Promise<boolean> => Boolean((await events.next()).done),
  };
}

describe('the event stream', () => {
  it('sends the whole state at once, and again when something changed', async () => {
    const { port, services, changed } = await startGateway();
    const stream = await openStream(port);
    expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect((await stream.next()).settings.theme).toBe('system');
    await services.settings.update((current) => ({ ...current, theme: 'dark' }));
    changed.emit();
    expect((await stream.next()).settings.theme).toBe('dark');
  });

  it('says that lines were added to the log', async () => {
    const { port, logChanged } = await startGateway();
    const stream = await openStream(port);
    await stream.next();
    logChanged.emit();
    expect(await stream.block()).toBe('event: log.changed\ndata: {}');
  });

  it('reaches every reader', async () => {
    const { port, changed } = await startGateway();
    const streams = [await openStream(port), await openStream(port)];
    await streams[0]?.next();
    changed.emit();
    for (const stream of streams) expect((await stream.next()).gateway.version).toBe('1.2.3');
  });

  it('never ends on an older state than the last, however slowly states are read', async () => {
    let version = 0;
    const releases: (() => void)[] = [];
    const { port, changed, services } = await startGateway({
      state: async () => {
        const seen = version;
        await new Promise<void>((resolve) => releases.push(resolve));
        return { gateway: { ...services.gateway.view(), version: String(seen) } } as AppState;
      },
    });
    const streaming = openStream(port);
    const stream = await streaming;
    version = 1;
    changed.emit();
    version = 2;
    changed.emit();
    const seen: string[] = [];
    while (seen.at(-1) !== '2') {
      releases.splice(0).forEach((release) => release());
      seen.push((await stream.next()).gateway.version);
    }
    expect(seen).toEqual([...seen].sort());
  });

  it('goes on after a state could not be read', async () => {
    let fails = false;
    const { port, changed, services } = await startGateway({
      state: async () => {
        if (fails) throw new Error('not now');
        return { gateway: services.gateway.view() } as AppState;
      },
    });
    const stream = await openStream(port);
    await stream.next();
    fails = true;
    changed.emit();
    await Promise.resolve();
    fails = false;
    changed.emit();
    expect((await stream.next()).gateway.version).toBe('1.2.3');
  });
});
