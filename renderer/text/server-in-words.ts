import type { ProxyView } from '../../preload/schema/views.ts';
import { showArgument } from './show-argument.ts';

/** Where the MCP server behind a proxy is: its URL, or the program that Gatehouse starts. */
export function serverInWords({ upstream }: Pick<ProxyView, 'upstream'>): string {
  if (upstream.kind !== 'stdio') return upstream.url ?? '';
  return [upstream.command ?? '', ...upstream.args].map(showArgument).map(asOneWord).join(' ');
}

/** What has a space in it must not look like two. */
const asOneWord = (shown: string): string => (shown.includes(' ') ? `“${shown}”` : shown);
