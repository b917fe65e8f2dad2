import type { OperationName, Output } from '../../preload/schema/operations.ts';
import { toPublicError } from '../errors/index.ts';
import type { Actor } from './handler.ts';
import type { OperationContext, Outcome } from './run.ts';

/** `runOperation`, which the first call loads together with the handlers and the schemas of their input. */
export async function runLate<K extends OperationName>(
  context: OperationContext, name: K, input: unknown, actor: Actor,
): Promise<Outcome<Output<K>>> {
  try {
    const { runOperation } = await import('./run.ts');
    return await runOperation(context, name, input, actor);
  } catch (error) {
    context.log.error('Operation could not be loaded', { operation: name, error });
    return { ok: false, ...toPublicError(error) };
  }
}
