import { inputs } from '../../preload/schema/inputs.ts';
import { routes, type Input, type OperationName, type Output } from '../../preload/schema/operations.ts';
import { GatehouseError, toPublicError, type PublicError } from '../errors/index.ts';
import type { Logger } from '../log/logger.ts';
import { inRequest } from '../log/request-id.ts';
import type { Actor } from './handler.ts';
import { mcpOperations } from '../mcp/operations.ts';
import { handlers } from './handlers.ts';
import { entryOf, isRecorded, recordOutcome, withMade } from './recorded.ts';
import type { Services } from './services.ts';

/** A `Result` (see preload/schema/operations.ts) that also knows the HTTP status of its error. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; status: number; error: PublicError };

export interface OperationContext {
  services: Services;
  log: Logger;
}

/**
 * Runs one admin operation: the only way in, whichever the door. Never throws: what goes wrong is an outcome, and
 * what nobody foresaw goes to the log and says nothing of its inside. What changes something is in the audit log before
 * anybody hears that it is done.
 */
export const runOperation = <K extends OperationName>(
  context: OperationContext, name: K, input: unknown, actor: Actor,
): Promise<Outcome<Output<K>>> => inRequest(() => run(context, name, input, actor));

async function run<K extends OperationName>(
  { services, log }: OperationContext, name: K, input: unknown, actor: Actor,
): Promise<Outcome<Output<K>>> {
  try {
    if (!Object.hasOwn(routes, name)) throw unknownOperation();
    if (actor === 'mcp' && !overMcp.has(name)) throw notOverMcp();
    const valid = inputs[name].parse(input ?? {}) as Input<K>;
    const value = await recorded({ services, log }, name, valid, actor);
    if (!routes[name].startsWith('GET ')) log.info('Operation done', { operation: name, actor });
    return { ok: true, value };
  } catch (error) {
    const answer = toPublicError(error);
    report(log, name, actor, error, answer.status);
    return { ok: false, ...answer };
  }
}

/** What comes over MCP is recorded as the tool's call, which knows the client. */
async function recorded<K extends OperationName>(
  { services }: OperationContext, name: K, input: Input<K>, actor: Actor,
): Promise<Output<K>> {
  if (actor === 'mcp' || !isRecorded(name)) {
    const value = await handlers[name](services, input, actor);
    if (!routes[name].startsWith('GET ')) await services.audit.settled();
    return value;
  }
  const entry = await entryOf(name, input as Record<string, unknown>, actor, services);
  try {
    const value = await handlers[name](services, input, actor);
    await recordOutcome(withMade(entry, name, value), services, null);
    return value;
  } catch (error) {
    const { status, error: { code } } = toPublicError(error);
    await recordOutcome(entry, services, { code, status });
    throw error;
  }
}

const overMcp: ReadonlySet<OperationName> = new Set(mcpOperations);

const notOverMcp = (): GatehouseError => new GatehouseError('not_over_mcp', 'This cannot be done over MCP.', {
  status: 403, remedy: 'Do it in the window of Gatehouse.',
});

const unknownOperation = (): GatehouseError =>
  new GatehouseError('not_found', 'There is no such operation.', { status: 404 });

function report(log: Logger, operation: string, actor: Actor, error: unknown, status: number): void {
  const fields = { operation, actor, error };
  if (status >= 500 && !(error instanceof GatehouseError)) log.error('Operation failed unexpectedly', fields);
  else if (status >= 500) log.warn('Operation failed', fields);
  else log.info('Operation refused', fields);
}
