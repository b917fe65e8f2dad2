import { seededRandom } from '../../support/seeded-random.ts';
import { inProcess } from '../fuzz/in-process.ts';
import { mutate } from '../fuzz/mutate.ts';
import { overHttp } from '../fuzz/over-http.ts';
import type { Surface } from '../fuzz/surface.ts';
import { RotationScene } from './rotation-scene.ts';

export interface FuzzOutcome {
  /** Cases by surface. */
  cases: Map<string, number>;
  /** What was not as promised, with the input and what repeats it. */
  wrong: string[];
}

export interface FuzzSize {
  /** For each surface in this process. */
  inProcess: number;
  /** For each surface of the running Gatehouse. */
  overHttp: number;
  seed: number;
}

/** As many are shown of each surface; more say nothing new. */
const mostShown = 3;

/** Feeds every surface with inputs that are nearly right. The same seed makes the same inputs. */
export async function fuzz({ inProcess: many, overHttp: few, seed }: FuzzSize): Promise<FuzzOutcome> {
  const outcome: FuzzOutcome = { cases: new Map(), wrong: [] };
  for (const surface of inProcess) await feed(surface, many, seed, outcome);
  if (few === 0) return outcome;
  const scene = await RotationScene.start(1, { tokenSeconds: 3600 });
  try {
    const { surfaces, close } = overHttp(scene);
    for (const surface of surfaces) await feed(surface, few, seed, outcome);
    close();
    await stillWhole(scene, outcome);
    return outcome;
  } finally {
    await scene.stop();
  }
}

async function feed(surface: Surface, cases: number, seed: number, outcome: FuzzOutcome): Promise<void> {
  let shown = 0;
  for (let index = 0; index < cases; index += 1) {
    const random = seededRandom(seed * 1_000_003 + index);
    const input = mutate(surface.corpus[Math.floor(random() * surface.corpus.length)] ?? '', random);
    const wrong = await Promise.resolve().then(() => surface.take(input, random)).catch((error: unknown) => String(error));
    if (wrong === null) continue;
    outcome.wrong.push(`${surface.name}: ${wrong}; --seed ${seed}, case ${index}: ${JSON.stringify(input).slice(0, 400)}`);
    shown += 1;
    if (shown === mostShown) break;
  }
  outcome.cases.set(surface.name, (outcome.cases.get(surface.name) ?? 0) + cases);
}

/** It is the same process, it still serves, and what it logged holds none of the tokens. */
async function stillWhole(scene: RotationScene, outcome: FuzzOutcome): Promise<void> {
  const [held] = scene.held;
  if (!held) return;
  const { access_token: access, refresh_token: refresh } = held;
  const { status } = await scene.tryRefresh(held);
  if (status !== 200) outcome.wrong.push(`afterwards: the valid refresh token was answered with ${status}`);
  const logged = scene.gatehouse.logs.join('\n');
  for (const secret of [access, refresh]) if (logged.includes(secret)) outcome.wrong.push('a valid token is in the log');
  if (/uncaught|ends on an error/i.test(logged)) outcome.wrong.push('the log tells of an error that nobody caught');
}
