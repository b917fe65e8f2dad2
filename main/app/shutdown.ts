import { app } from 'electron';

export interface Shutdown {
  /** Stops everything, then ends the process by `last`, e.g. to install an update. */
  stopThen(last: () => void): void;
}

/** Longest time, in milliseconds, that ending by other means than ours may take. */
const lastLimitMs = 30_000;

/**
 * Lets `stop` finish before the process ends, whatever asked for it: the tray, the system's session end, or a signal.
 * A stop that hangs or fails does not keep the application alive.
 * @param limitMs longest time that stopping may take
 */
export function stopBeforeQuit(stop: () => Promise<void>, limitMs = 5000): Shutdown {
  let phase: 'running' | 'stopping' | 'stopped' = 'running';
  const stopThen = (last: () => void): void => {
    if (phase !== 'running') return;
    phase = 'stopping';
    const timer = setTimeout(() => app.exit(1), limitMs);
    stop().then(
      () => {
        phase = 'stopped';
        setTimeout(() => app.exit(0), lastLimitMs).unref();
        last();
      },
      () => app.exit(1),
    ).finally(() => clearTimeout(timer));
  };
  app.on('before-quit', (event) => {
    if (phase === 'stopped') return;
    event.preventDefault();
    stopThen(() => app.exit(0));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  return { stopThen };
}
