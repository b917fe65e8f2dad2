import { LineReader } from '../../streams/line-reader.ts';
import { Bridge } from './bridge.ts';

/** The bridge's entry: wiring only. `node bridge.cjs FILE`, with the file that Gatehouse made for the app. */

declare const __GATEHOUSE_VERSION__: string;

/** In bytes. */
const longestMessage = 64 * 1024 * 1024;
/** How long answers may take that are under way when the client closes its end: it waits two seconds for our exit. */
const lastAnswersMs = 500;
const exitMs = 3_000;

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write('Usage: bridge.cjs FILE. Gatehouse writes the file, and this command into the apps.\n');
  process.exit(2);
}

const bridge = new Bridge({
  file,
  output: process.stdout,
  say: (line) => void process.stderr.write(`gatehouse-bridge: ${line}\n`),
  version: __GATEHOUSE_VERSION__,
});
const reader = new LineReader(
  longestMessage, (line) => bridge.receive(line), () => bridge.answerTooLong(longestMessage),
);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(), exitMs).unref();
  await bridge.close();
  process.stdin.destroy();
}

// Nobody reads our log: no reason to end. Nobody reads our answers: the client is gone.
process.stderr.on('error', () => undefined);
process.stdout.on('error', () => void end());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

read().catch(() => undefined).finally(() => void end());

async function read(): Promise<void> {
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    reader.push(chunk);
    await bridge.room();
  }
  reader.end();
  await bridge.settled(lastAnswersMs);
}
