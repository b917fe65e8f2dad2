import { parseArgs } from 'node:util';
import { startGateway } from './gateway.ts';
import type { Part } from './part.ts';
import { idleClose } from './parts/idle-close-part.ts';
import { abandoned } from './parts/abandoned.ts';
import { silence } from './parts/silence.ts';
import { slowPeers } from './parts/slow-peers.ts';

const parts: readonly Part[] = [idleClose, abandoned, slowPeers, silence];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '10000' }, minutes: { type: 'string', default: '15' } },
});
const scale = { count: Math.min(Number(values.count), 100_000), minutes: Math.min(Number(values.minutes), 60) };
const unknown = positionals.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0 || !(scale.count > 0) || !(scale.minutes > 0)) {
  console.error(`Usage: npm run soak -- [${parts.map(({ name }) => name).join('|')}] [--count N] [--minutes N]`);
  process.exit(2);
}

let broken = 0;
for (const part of parts) {
  if (positionals.length > 0 && !positionals.includes(part.name)) continue;
  console.log(`\n${part.name}: ${part.promise}`);
  const gateway = await startGateway();
  try {
    for (const { what, value, ok } of await part.run(gateway, scale)) {
      if (ok === false) broken += 1;
      console.log(`  ${ok === null ? ' ' : ok ? '✓' : '✗'} ${what}: ${value}`);
    }
  } finally {
    await gateway.stop();
  }
}
console.log(broken === 0 ? '\nEvery promise held.' : `\n${broken} figures are not what was promised.`);
process.exitCode = broken === 0 ? 0 : 1;
