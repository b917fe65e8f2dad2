import { parseArgs } from 'node:util';

export const upstreamKinds = ['http', 'sse', 'stdio'] as const;
export type UpstreamKind = (typeof upstreamKinds)[number];

export interface DemoOptions {
  /** Leave everything running until Ctrl+C. */
  keep: boolean;
  /** What kind of MCP server stands behind the proxy. */
  upstream: UpstreamKind;
}

/** @throws Error that says what can be given */
export function readOptions(args: string[]): DemoOptions {
  const { values } = parseArgs({
    args,
    options: { keep: { type: 'boolean', default: false }, upstream: { type: 'string', default: 'http' } },
  });
  const upstream = upstreamKinds.find((kind) => kind === values.upstream);
  if (!upstream) throw new Error(`--upstream takes one of: ${upstreamKinds.join(', ')}.`);
  return { keep: values.keep, upstream };
}
