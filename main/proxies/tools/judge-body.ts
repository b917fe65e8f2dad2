import { findCallMembers } from '../call-members.ts';
import { isUtf8 } from '../charset.ts';
import { decodeHeader } from '../header-text.ts';
import type { JsonRpcId } from '../json-rpc-error.ts';
import type { GatehouseError } from '../../errors/index.ts';
import { requestUnclear } from './tool-errors.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/** What the headers say about the body. */
export interface CallHeaders {
  /** In the stateless era; null where it has none. */
  mcpMethod: string | null;
  mcpName: string | null;
  /** As often as the request has it; left out where the server gets the body without it. */
  contentTypes?: readonly string[] | undefined;
}

export type Judgement =
  /** `listing`: its answer holds tools; null: it does not. */
  | { ok: true; listing: Listing | null }
  /** `ids`: of the requests in the body, as many as want an answer; `batch`: the body is an array. */
  | { ok: false; error: GatehouseError; ids: JsonRpcId[]; batch: boolean };

const callTool = 'tools/call';

/** True where the headers say that a tool is called. */
export const isCallByHeaders = ({ mcpMethod }: CallHeaders): boolean =>
  mcpMethod !== null && decodeHeader(mcpMethod) === callTool;

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
  if (!rules.strict) return { ok: true, listing: listingIn(message) };
  const calls = message === undefined || headers.contentTypes?.every(isUtf8) === false ? null : callsIn(body);
  // No JSON, or JSON that two parsers may read differently: nobody knows what it would call.
  if (calls === null || calls.some(({ methods, params, names }) => methods > 1 || params > 1 || names > 1)) {
    return { ok: false, error: requestUnclear(), ids: [], batch: false };
  }
  const named = calls.filter(({ method }) => method === callTool).map(({ name }) => name ?? '');
  // A server that goes by its headers must not get another tool than the one that was looked at.
  if (isCallByHeaders(headers) || (named.length > 0 && headers.mcpName !== null)) {
    named.push(decodeHeader(headers.mcpName ?? ''));
  }
  for (const name of named) {
    const error = rules.refusal(name);
    if (error) return { ok: false, error, ids: messagesIn(message).flatMap(idOf), batch: Array.isArray(message) };
  }
  return { ok: true, listing: listingIn(message) };
}

function listingIn(message: unknown): Listing | null {
  const lists = messagesIn(message).filter((one) => memberOf(one, 'method') === 'tools/list');
  if (lists.length === 0) return null;
  const cursor = memberOf(memberOf(lists[0], 'params'), 'cursor');
  return Array.isArray(message) || (cursor !== undefined && cursor !== null) ? 'part' : 'whole';
}

const messagesIn = (body: unknown): unknown[] => (Array.isArray(body) ? body : [body]);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

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
  const id = memberOf(message, 'id');
  return typeof id === 'string' || typeof id === 'number' ? [id] : [];
}
