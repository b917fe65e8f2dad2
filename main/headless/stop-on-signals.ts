import type { Gatehouse } from '../gatehouse.ts';

/** Longest time that a stop may take, in milliseconds; what hangs then is cut off. */
const stopMs = 10_000;

/** Ctrl+C and a service manager's stop end Gatehouse cleanly, with exit code 0; asked twice, it ends at once with 1. */
export function stopOnSignals(gatehouse: Gatehouse, print: (line: string) => void): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      print('Gatehouse is stopping.');
      setTimeout(() => process.exit(1), stopMs).unref();
      void gatehouse.stop().then(() => process.exit(0));
    });
  }
}
