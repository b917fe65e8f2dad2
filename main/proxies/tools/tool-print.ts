import { createHash } from 'node:crypto';
import type { ToolPart } from '../../../preload/schema/views.ts';
import type { ToolPrint } from '../../store/records.ts';

/** The members of a tool (MCP 2025-11-25, "Tool") that tell a model, a client or a person what it is. */
const members: Readonly<Record<ToolPart, string>> = {
  title: 'title',
  description: 'description',
  input_schema: 'inputSchema',
  output_schema: 'outputSchema',
  annotations: 'annotations',
};
const longestDescription = 4096;

/**
 * What a tool is like, from its definition as it stands on the wire. The order of members and white space make no
 * difference, an absent member is the same as null.
 * @returns null for what is no tool, or is nested too deep to be read
 */
export function printOf(tool: unknown): ToolPrint | null {
  if (typeof tool !== 'object' || tool === null) return null;
  const definition = tool as Record<string, unknown>;
  const { name, description } = definition;
  if (typeof name !== 'string') return null;
  const values = canonicalParts(definition);
  if (values === null) return null;
  return {
    name,
    fingerprint: sha256(JSON.stringify([valueOf(definition, 'name'), ...values.map(([, value]) => value)])),
    parts: Object.fromEntries(values.map(([part, value]) => [part, sha256(value)])) as Record<ToolPart, string>,
    description: typeof description === 'string' ? description.slice(0, longestDescription) : null,
  };
}

function canonicalParts(definition: Readonly<Record<string, unknown>>): [part: string, json: string][] | null {
  try {
    return Object.entries(members).map(([part, member]) => [part, canonical(valueOf(definition, member))]);
  } catch {
    return null;
  }
}

/** The value of a member; beside it, what stands under its name in another case, which some JSON parsers take for it. */
function valueOf(definition: Readonly<Record<string, unknown>>, member: string): unknown {
  const others = Object.keys(definition).filter((key) => key !== member && key.toUpperCase() === member.toUpperCase());
  return others.length === 0 ? definition[member] : [definition[member], ...others.map((key) => [key, definition[key]])];
}

/** JSON with the members of each object in one order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
