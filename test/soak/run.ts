import { parseArgs } from 'node:util';
import { startGateway } from './gateway.ts';
import type { GatewayPart, Part } from './part.ts';
import { endurance } from './parts/endurance.ts';
import { fuzz } from './parts/fuzz.ts';
import { idleClose } from './parts/idle-close-part.ts';
import { abandoned } from './parts/abandoned.ts';
import { brokenDisk } from './parts/broken-disk.ts';
import { canaries } from './parts/canaries.ts';
import { kills } from './parts/kills.ts';
import { silence } from './parts/silence.ts';
import { slowPeers } from './parts/slow-peers.ts';

const parts: readonly Part[] = [...[idleClose, abandoned, slowPeers, silence].map(withGateway), kills, brokenDisk, canaries, fuzz, endurance];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', short: 'n' },
    minutes: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const number = (text: string | undefined, most: number): number | undefined =>
  text === undefined ? undefined : Math.min(Number(text), most);
const scale = { count: number(values.count, 10_000_000), minutes: number(values.minutes, 60), seed: Number(values.seed) };
const unknown = positionals.filter((name) => !parts.some((part) => part.name === name));
const positive = [scale.count ?? 1, scale.minutes ?? 1, scale.seed + 1].every((value) => value > 0);
if (unknown.length > 0 || !positive) {
  const names = parts.map(({ name }) => name).join('|');
  console.error(`Usage: npm run soak -- [${names}] [--count N] [--minutes N] [--seed N]`);
  process.exit(2);
}

let broken = 0;
for (const part of parts) {
  if (positionals.length > 0 && !positionals.includes(part.name)) continue;
  console.log(`\n${part.name}: ${part.promise}`);
  for (const { what, value, ok } of await part.run(scale)) {
    if (ok === false) broken += 1;
    console.log(`  ${ok === null ? ' ' : ok ? '✓' : '✗'} ${what}: ${value}`);
  }
}
console.log(broken === 0 ? '\nEvery promise held.' : `\n${broken} figures are not what was promised.`);
process.exitCode = broken === 0 ? 0 : 1;

/** Gives a part the gateway that it measures. */
function withGateway(part: GatewayPart): Part {
  return {
    ...part,
    async run(scale) {
      const gateway = await startGateway();
      try {
        return await part.run(gateway, scale);
      } finally {
        await gateway.stop();
      }
    },
  };
}
