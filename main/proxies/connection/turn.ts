let waiting: (() => void)[] = [];

/**
 * Runs `work` at the end of this turn of the event loop, after everything that arrived in it has been read: one timer
 * for all that wait. It must not throw.
 */
export function atEndOfTurn(work: () => void): void {
  if (waiting.push(work) === 1) setImmediate(runAll);
}

function runAll(): void {
  const all = waiting;
  waiting = [];
  for (const work of all) work();
}
