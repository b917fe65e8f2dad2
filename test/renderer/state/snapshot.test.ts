import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../preload/schema/views.ts';
import type { Link, Transport } from '../../../renderer/api/transport.ts';
import { Snapshot } from '../../../renderer/state/snapshot.svelte.ts';
import { anAppState } from '../../support/app-state.ts';

const version = (number: number): AppState => anAppState({ gateway: { ...anAppState().gateway, port: number } });

/** A transport whose answer and events the test sends when it wants to. */
function aTransport() {
  let answer: (result: Awaited<ReturnType<Transport['call']>>) => void = () => undefined;
  let push: (state: AppState) => void = () => undefined;
  let link: (link: Link) => void = () => undefined;
  const unused = (): never => {
    throw new Error('Not part of this test.');
  };
  const transport = {
    call: () => new Promise((resolve) => {
      answer = resolve;
    }),
    shell: unused,
    listen: (_event: string, listener: (state: AppState) => void) => {
      push = listener;
      return () => undefined;
    },
    watchLink: (listener: (link: Link) => void) => {
      link = listener;
      return () => undefined;
    },
  } as unknown as Transport;
  return {
    transport,
    push: (state: AppState) => push(state),
    link: (value: Link) => link(value),
    async answer(result: { ok: true; value: AppState } | { ok: false; error: { code: string; message: string } }) {
      answer(result as Awaited<ReturnType<Transport['call']>>);
      await Promise.resolve();
    },
  };
}

describe('Snapshot', () => {
  it('asks once, then follows what is pushed', async () => {
    const wire = aTransport();
    const snapshot = new Snapshot(wire.transport);
    snapshot.start();
    await wire.answer({ ok: true, value: version(1) });
    expect(snapshot.state?.gateway.port).toBe(1);
    wire.push(version(2));
    expect(snapshot.state?.gateway.port).toBe(2);
  });

  it('does not go back to an answer that a pushed state has overtaken', async () => {
    const wire = aTransport();
    const snapshot = new Snapshot(wire.transport);
    snapshot.start();
    wire.push(version(2));
    await wire.answer({ ok: true, value: version(1) });
    expect(snapshot.state?.gateway.port).toBe(2);
  });

  it('keeps why there is no state, until there is one', async () => {
    const wire = aTransport();
    const snapshot = new Snapshot(wire.transport);
    snapshot.start();
    await wire.answer({ ok: false, error: { code: 'unreachable', message: 'No.' } });
    expect(snapshot.failure?.code).toBe('unreachable');
    wire.push(version(1));
    expect(snapshot.failure).toBeNull();
  });

  it('knows when what it holds may be out of date', () => {
    const wire = aTransport();
    const snapshot = new Snapshot(wire.transport);
    snapshot.start();
    wire.link('lost');
    expect(snapshot.link).toBe('lost');
  });
});
