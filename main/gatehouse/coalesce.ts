import { Signal } from '../events/signal.ts';

/** One signal for many: however often they speak, it speaks at most once in `ms`, and always after the last. */
export function coalesce(sources: readonly Signal[], ms: number, onError: (error: unknown) => void): Signal {
  const signal = new Signal(onError);
  let timer: NodeJS.Timeout | undefined;
  const speak = (): void => {
    timer = undefined;
    signal.emit();
  };
  for (const source of sources) source.subscribe(() => void (timer ??= setTimeout(speak, ms).unref()));
  return signal;
}
