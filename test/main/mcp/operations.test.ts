import { expect, it } from 'vitest';
import { silentLogger } from '../../../main/log/logger.ts';
import { mcpOperations } from '../../../main/mcp/operations.ts';
import { runOperation } from '../../../main/operations/run.ts';
import { routes, type OperationName } from '../../../preload/schema/operations.ts';
import { FakeServices } from '../operations/fake-services.ts';

const allowed: readonly OperationName[] = mcpOperations;
const others = (Object.keys(routes) as OperationName[]).filter((name) => !allowed.includes(name));

it.each(others)('%s cannot be run over MCP', async (name) => {
  const context = { services: new FakeServices(), log: silentLogger };
  expect(await runOperation(context, name, {}, 'mcp')).toMatchObject({ ok: false, status: 403, error: { code: 'not_over_mcp' } });
});

it('nothing that approves, connects, makes a key or changes the configuration can be run over MCP', () => {
  expect(allowed.filter((name) => /approve|allow|connect|create|update|delete|apply|import|reset/i.test(name))).toEqual([]);
});
