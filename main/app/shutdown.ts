import { app } from 'electron';

/**
 * Lets `stop` finish before the process ends, whatever asked for it: the tray, the system's session end, or a signal.
 * A stop that hangs or fails does not keep the application alive.
 * @param limitMs longest time that stopping may take
 */
export function stopBeforeQuit(stop: () => Promise<void>, limitMs = 5000): void {
  let stopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    const timer = setTimeout(() => app.exit(1), limitMs);
    stop().then(
      () => app.exit(0),
      () => app.exit(1),
    ).finally(() => clearTimeout(timer));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
