import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../../main/log/logger.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import { ended } from '../../../support/child-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { bundle } from './bundle.ts';

const rounds = 30;

/** What a writer was told is durable. */
interface Acknowledged {
  grants: Set<number>;
  generation: number;
  secrets: Map<number, number>;
  next: number;
}

/** Runs the writer and kills it after `lines` acknowledgements: at some point of a write that is under way. */
async function writeAndKill(program: string, folder: string, seen: Acknowledged, lines: number): Promise<void> {
  const child = spawn(process.execPath, [program, folder, String(seen.next)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [kind, text] = line.split(' ');
    const number = Number(text);
    if (kind === 'grant') seen.grants.add(number);
    if (kind === 'generation') seen.generation = number;
    if (kind === 'secret') seen.secrets.set(number % 5, number);
    if (kind !== 'ready') seen.next = Math.max(seen.next, number + 2);
    count += 1;
    if (count === lines) child.kill('SIGKILL');
  }
  expect(await ended(child, 5000)).toBe('SIGKILL');
}

test(`${rounds} kills in the middle of writing: always readable, nothing lost that was acknowledged`, async () => {
  const folder = await temporaryFolder();
  const program = await bundle('test/main/store/crash/writer.ts', await temporaryFolder());
  const data = join(folder, 'data');
  const seen: Acknowledged = { grants: new Set(), generation: 0, secrets: new Map(), next: 1 };
  for (let round = 1; round <= rounds; round += 1) {
    await writeAndKill(program, data, seen, 5 + (round * 7) % 40);
    const stores = await openStores(data, { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' } });
    expect(stores.notices().filter(({ code }) => code !== 'keychain_unavailable')).toEqual([]);
    for (const number of seen.grants) expect(await stores.grants.get(`g${number}`), `g${number}`).toBeDefined();
    const rotating = await stores.grants.get('rotating');
    expect(rotating?.refresh?.generation).toBeGreaterThanOrEqual(seen.generation);
    for (const [slot, number] of seen.secrets) {
      expect(Number(await stores.secrets.get(`secret/${slot}`))).toBeGreaterThanOrEqual(number);
    }
    await stores.close();
    expect((await readdir(data)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }
}, 120_000);
