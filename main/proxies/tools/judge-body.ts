import { findCallMembers } from '../call-members.ts';
import { decodeHeader } from '../header-text.ts';
import type { JsonRpcId } from '../json-rpc-error.ts';
import type { ToolRules } from './tool-rules.ts';

/** What the headers of the stateless era say about the call; null where it has none. */
export interface CallHeaders {
  mcpMethod: string | null;
  mcpName: string | null;
}

export type Judgement =
  /** `listsTools`: its answer has to be filtered. */
  | { kind: 'allowed'; listsTools: boolean }
  /** `ids`: of the requests in the body, as many as want an answer; `batch`: the body is an array. */
  | { kind: 'tool_not_allowed'; tool: string; ids: JsonRpcId[]; batch: boolean }
  /** No JSON, or JSON that two parsers may read differently: nobody knows what it would call. */
  | { kind: 'unclear' };

const unclear: Judgement = { kind: 'unclear' };
const callTool = 'tools/call';

interface Call {
  methods: number;
  method: string | null;
  params: number;
  names: number;
  name: string | null;
}

/** Says whether a request body may go upstream under these rules. Each message of a batch is looked at. */
export function judgeBody(body: Buffer, headers: CallHeaders, rules: ToolRules): Judgement {
  const message = parse(body);
  if (message === undefined) return unclear;
  const calls = callsIn(body);
  if (calls.some(({ methods, params, names }) => methods > 1 || params > 1 || names > 1)) return unclear;
  const named = calls.filter(({ method }) => method === callTool).map(({ name }) => name ?? '');
  // A server that goes by its headers must not get another tool than the one that was looked at.
  if (headers.mcpMethod === callTool || (named.length > 0 && headers.mcpName !== null)) {
    named.push(decodeHeader(headers.mcpName ?? ''));
  }
  const tool = named.find((name) => !rules.allows(name));
  if (tool === undefined) return { kind: 'allowed', listsTools: calls.some(({ method }) => method === 'tools/list') };
  const batch = Array.isArray(message);
  return { kind: 'tool_not_allowed', tool, ids: (batch ? (message as unknown[]) : [message]).flatMap(idOf), batch };
}

function callsIn(body: Buffer): Call[] {
  const calls: Call[] = [];
  findCallMembers(body, body.length, (member, message, value) => {
    const call = (calls[message] ??= { methods: 0, method: null, params: 0, names: 0, name: null });
    if (member === 'method') {
      call.methods += 1;
      call.method = value;
    } else if (member === 'params') {
      call.params += 1;
    } else {
      call.names += 1;
      call.name = value;
    }
    return false;
  });
  return calls.filter(Boolean);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The id of a request; nothing for a notification, which nobody answers. */
function idOf(message: unknown): JsonRpcId[] {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? [id] : [];
}
