import { alice } from '../../test/support/person.ts';
import type { Narrator } from './narrator.ts';
import type { Stage } from './stage.ts';

/** What Cursor reads from ~/.cursor/mcp.json. */
export const cursorSnippet = (url: string): string =>
  JSON.stringify({ mcpServers: { 'gatehouse-demo': { url } } }, null, 2);

/** Says how to try what runs with a client of one's own. */
export function explainHowToTry(say: Narrator, { gatehouse, proxyUrl }: Stage): void {
  say.heading('Try it with Cursor');
  say.lines('Paste this into ~/.cursor/mcp.json, then press "Connect" in Cursor\'s MCP settings:', '');
  say.lines(...cursorSnippet(proxyUrl).split('\n'), '');
  say.lines(`Sign in as ${alice.account} with the password ${alice.password}.`);
  say.lines(`Gatehouse's own window opens once at ${gatehouse.loginLink}`);
  say.lines('', 'Everything keeps running until you press Ctrl+C.');
}
