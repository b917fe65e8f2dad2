import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiKeyView } from '../../../preload/schema/views.ts';
import { callProxy } from '../../support/oauth-client.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { RotationScene, type Held } from './rotation-scene.ts';

/** What many kills did to what had been acknowledged before them. */
export interface KillOutcome {
  kills: number;
  /** Answers that promised something: a rotated refresh token, a registration, a key that was made or deleted. */
  acknowledged: number;
  /** What such an answer had promised and a restart did not know. */
  lost: string[];
  /** What Gatehouse said about its files after a restart, and files that it had set aside. */
  unreadable: string[];
  /** Temporary files that a restart left behind. */
  leftovers: string[];
  /** From the start of the process to the first request that it takes, in milliseconds. */
  restarts: number[];
  /**
   * Sign-ins that ended because the provider had rotated their token and the process died before that answer could be
   * kept. Nobody but the provider could prevent it, so it is told and not judged; a new token that was in use already
   * counts as lost.
   */
  unanswered: number;
}

const clients = 6;
/** A kill comes at most so long after the load began, in milliseconds. */
const longestMs = 400;

/**
 * Kills the real headless Gatehouse again and again while clients rotate their refresh tokens, calls make it rotate
 * those of the provider, clients register, and keys come and go. Looks from outside only: over HTTP, and at file names.
 * @param seed draws the moments of the kills
 */
export async function killOverAndOver(kills: number, seed: number): Promise<KillOutcome> {
  const random = seededRandom(seed);
  const scene = await RotationScene.start(clients);
  const outcome: KillOutcome = {
    kills, acknowledged: 0, lost: [], unreadable: [], leftovers: [], restarts: [], unanswered: 0,
  };
  try {
    for (let round = 1; round <= kills; round += 1) {
      const load = new Load(scene, outcome);
      await delay(random() * longestMs);
      await scene.gatehouse.kill('SIGKILL');
      await load.ended();
      if (random() < 0.1) await killWhileStarting(scene, random() * longestMs);
      const began = performance.now();
      await scene.gatehouse.start();
      outcome.restarts.push(performance.now() - began);
      await check(scene, outcome, round);
    }
    return outcome;
  } finally {
    await scene.stop();
  }
}

async function killWhileStarting({ gatehouse }: RotationScene, afterMs: number): Promise<void> {
  // Rejects where the kill came first.
  const starting = gatehouse.start().catch(() => undefined);
  await delay(afterMs);
  await gatehouse.kill('SIGKILL');
  await starting;
}

/** Everything at once, until the process is gone. */
class Load {
  readonly #running: Promise<unknown>[];

  constructor(scene: RotationScene, outcome: KillOutcome) {
    const untilKilled = async (work: () => Promise<void>): Promise<void> => {
      try {
        for (;;) await work();
      } catch {
        // The process is gone, and with it the answer. Whoever holds something checks it after the restart.
      }
    };
    this.#running = [
      ...scene.held.map((held) => untilKilled(async () => {
        await scene.refresh(held);
        outcome.acknowledged += 1;
      })),
      ...scene.held.map((held) => untilKilled(async () => {
        await (await callProxy(scene.proxy.url, held.access_token)).text();
      })),
      untilKilled(async () => {
        // Few: each is kept for good, and each makes the file longer.
        await delay(100);
        scene.registered.push(await scene.client.register('http://127.0.0.1:9/callback'));
        outcome.acknowledged += 1;
      }),
      untilKilled(async () => {
        const { id } = await scene.gatehouse.call<ApiKeyView>('POST', '/api-keys', { name: randomBytes(6).toString('hex') });
        scene.keys.set(id, 'made');
        scene.keys.set(id, 'being deleted');
        await scene.gatehouse.call('DELETE', `/api-keys/${id}`);
        scene.keys.set(id, 'deleted');
        outcome.acknowledged += 2;
      }),
    ];
  }

  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }
}

async function check(scene: RotationScene, outcome: KillOutcome, round: number): Promise<void> {
  const { gatehouse } = scene;
  const note = (list: string[], what: string): void => void list.push(`kill ${round}: ${what}`);
  for (const { code, message } of await gatehouse.notices()) {
    if (code !== 'keychain_unavailable') note(outcome.unreadable, message);
  }
  for (const name of await readdir(gatehouse.dataFolder)) {
    if (name.includes('.corrupt-')) note(outcome.unreadable, name);
    if (name.endsWith('.tmp') || name.endsWith('.stale')) note(outcome.leftovers, name);
  }
  for (const held of scene.held) await checkClient(scene, held, outcome, (what) => note(outcome.lost, what));

  const known = new Set((await gatehouse.call<ApiKeyView[]>('GET', '/api-keys')).map(({ id }) => id));
  for (const [id, state] of scene.keys) {
    if (state === 'made' && !known.has(id)) note(outcome.lost, `key ${id} is gone`);
    if (state === 'deleted' && known.has(id)) note(outcome.lost, `key ${id}, which was deleted, is back`);
    if (state === 'deleted') scene.keys.delete(id);
  }
  const clientIds = new Set((await gatehouse.call<{ client_id: string }[]>('GET', `/proxies/${scene.proxy.id}/clients`))
    .map(({ client_id: id }) => id));
  for (const id of scene.registered) if (!clientIds.has(id)) note(outcome.lost, `the registration ${id} is gone`);
}

async function checkClient(scene: RotationScene, held: Held, outcome: KillOutcome, lost: (what: string) => void): Promise<void> {
  // The call first: it is what finds out that the provider's token is dead.
  const call = await callProxy(scene.proxy.url, held.access_token);
  await call.text();
  const connection = (await scene.gatehouse.connections()).find(({ account }) => account === held.account);
  if (connection?.state === 'ended') {
    if (scene.wasUsed()) lost(`the provider's rotated token of ${held.account} was in use and is gone`);
    else outcome.unanswered += 1;
    await scene.signIn(held);
    return;
  }
  if (call.status !== 200) lost(`a call of ${held.account} was answered with ${call.status}`);
  const answer = await scene.tryRefresh(held);
  if (answer.status !== 200) {
    lost(`the refresh token of ${held.account} was answered with ${answer.status} ${JSON.stringify(answer.body)}`);
    await scene.signIn(held);
  }
}
