import * as module from 'node:module';
import { join } from 'node:path';

/** What newer runtimes add (Node 22.10): older ones compile everything at each start. */
type ModuleApi = typeof module & {
  enableCompileCache?(folder: string): unknown;
  flushCompileCache?(): void;
};

const cache: ModuleApi = module;

/**
 * Lets the runtime keep compiled code in the data folder, so that the next start compiles nothing. Call it before the
 * code is loaded; a folder that cannot be written is passed over.
 */
export function useCompileCache(dataFolder: string): void {
  cache.enableCompileCache?.(join(dataFolder, 'compiled'));
}

/** Writes what was compiled so far: a process that is killed writes nothing at its end. */
export function keepCompiledCode(): void {
  cache.flushCompileCache?.();
}
