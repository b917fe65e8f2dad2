import { setTimeout as timer } from 'node:timers/promises';
import type { DemoView } from '../../preload/schema/demo.ts';
import { isGatehouseError } from '../errors/index.ts';
import { Signal } from '../events/signal.ts';
import type { Logger } from '../log/logger.ts';
import { demoTooLong } from './demo-error.ts';
import type { DemoServers } from './demo-servers.ts';
import type { DemoGround } from './ports.ts';
import { removeDemos } from './remove-demos.ts';

/** A person has this long to sign in, in ms: as long as a sign-in lives. */
const patience = 10 * 60_000;

const nothing: DemoView = {
  state: 'absent', step: null, provider_id: null, proxy_id: null, authorization_url: null, answer: null, problem: null,
};

/**
 * The demo: its own provider and MCP server on loopback, a provider and a proxy in Gatehouse as a person would add
 * them, and an app that signs in. It lasts until it is removed or Gatehouse ends; what a crash left is removed at the
 * next start.
 */
export class Demo {
  readonly changed = new Signal();
  readonly #ground: DemoGround;
  readonly #log: Logger;
  #view: DemoView = nothing;
  #servers: DemoServers | null = null;
  #walking: AbortController | null = null;
  /** One thing at a time: setting up, walking and removing never overlap. */
  #turn: Promise<void> = Promise.resolve();

  constructor(ground: DemoGround, log: Logger) {
    this.#ground = ground;
    this.#log = log;
  }

  get view(): DemoView {
    return this.#view;
  }

  /** Sets up what is not there yet, and lets the app sign in. A sign-in that is under way goes on. */
  start(): DemoView {
    if (!this.#walking && this.#view.state !== 'removing') {
      const walking = new AbortController();
      this.#walking = walking;
      this.#show({ state: 'working', step: 'servers', answer: null, problem: null });
      void this.#inTurn(() => this.#run(walking));
    }
    return this.#view;
  }

  /** Ends it at any moment and takes everything away. Where that fails, the view says why, and it can be done again. */
  async remove(): Promise<DemoView> {
    this.#walking?.abort(new Error('the demo is removed'));
    this.#show({ state: 'removing', authorization_url: null, problem: null });
    await this.#inTurn(async () => {
      try {
        await this.removeLeftovers();
        await this.#closeServers();
        this.#show(nothing);
      } catch (error) {
        this.#stopped(error);
      }
    });
    return this.#view;
  }

  /** Takes away what demos set up, also one of an earlier Gatehouse. */
  async removeLeftovers(): Promise<void> {
    if (await removeDemos(this.#ground) > 0) this.#log.info('the demo is removed');
  }

  /** With Gatehouse: nothing of it stays. */
  async close(): Promise<void> {
    if (this.#view.state !== 'absent') await this.remove();
    await this.#closeServers();
  }

  async #run(walking: AbortController): Promise<void> {
    try {
      const servers = await this.#openServers();
      this.#show({ step: 'proxy' });
      const { setUpDemo } = await import('./demo-parts.ts');
      const { url, ...ids } = await setUpDemo(this.#ground, servers);
      walking.signal.throwIfAborted();
      this.#show({ step: 'discovery', ...ids });
      this.#show({ state: 'done', step: null, answer: await this.#walk(url, walking), authorization_url: null });
    } catch (error) {
      // Who removes the demo shows what comes next.
      if (!walking.signal.aborted || isGatehouseError(walking.signal.reason)) this.#stopped(error);
    } finally {
      this.#walking = null;
    }
  }

  async #walk(proxy: string, walking: AbortController): Promise<string> {
    const { signal } = walking;
    const show = (change: Partial<DemoView>): void => {
      if (!signal.aborted) this.#show(change);
    };
    const { openCallback, walk } = await import('./demo-parts.ts');
    const callback = await openCallback();
    const over = new AbortController();
    timer(patience, undefined, { signal: over.signal, ref: false })
      .then(() => walking.abort(demoTooLong()), () => undefined);
    try {
      return await walk({
        url: proxy, callback, signal,
        onSignIn: (url) => show({ state: 'waiting', step: 'sign_in', authorization_url: url }),
        onSignedIn: () => show({ state: 'working', step: 'tokens', authorization_url: null }),
        onTokens: () => show({ step: 'answer' }),
      });
    } finally {
      over.abort();
      await callback.close();
    }
  }

  async #openServers(): Promise<DemoServers> {
    const problem = this.#ground.gatewayProblem();
    if (problem) throw problem;
    if (this.#servers) return this.#servers;
    await this.removeLeftovers();
    const { openDemoServers } = await import('./demo-parts.ts');
    this.#servers = await openDemoServers(() => this.#ground.callbackUrl());
    return this.#servers;
  }

  async #closeServers(): Promise<void> {
    const servers = this.#servers;
    this.#servers = null;
    await servers?.close();
  }

  #stopped(error: unknown): void {
    const known = isGatehouseError(error) ? error : null;
    this.#log.warn('the demo stopped', { step: this.#view.step, error });
    this.#show({
      state: 'stopped', authorization_url: null,
      problem: {
        code: known?.code ?? 'demo_failed',
        message: known?.message ?? 'The demo did not get through.',
        remedy: known?.remedy ?? 'Look into the sign-in log of the demo’s proxy, then try it again.',
      },
    });
  }

  #show(change: Partial<DemoView>): void {
    this.#view = { ...this.#view, ...change };
    this.changed.emit();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((error: unknown) => this.#log.error('the demo failed', { error }));
    return this.#turn;
  }
}
