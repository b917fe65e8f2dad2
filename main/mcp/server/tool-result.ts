import type { CallToolResult } from '@modelcontextprotocol/server';
import { toPublicError } from '../../errors/index.ts';
import type { ToolAnswer } from './tool-set.ts';

/**
 * A tool's answer in every place where somebody looks for it: `structuredContent` (MCP 2025-06-18 and later), the same
 * as JSON text for clients that hand only `content` to their model, and beside `content` for scripts that read the
 * result without an SDK.
 */
export function toolResult({ text, data }: ToolAnswer<Record<string, unknown>>): CallToolResult {
  return {
    ...data,
    content: [{ type: 'text', text }, { type: 'text', text: JSON.stringify(data) }],
    structuredContent: data,
  };
}

/** An error that the model reads and can act on (MCP, "Error Handling" of tools). */
export function toolError(thrown: unknown): CallToolResult {
  const { code, message, details } = toPublicError(thrown).error;
  return { content: [{ type: 'text', text: [message, details?.remedy, `(${code})`].filter(Boolean).join(' ') }], isError: true };
}
