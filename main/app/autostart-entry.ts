/**
 * The text of an entry for the autostart folder of Linux desktops.
 * @see https://specifications.freedesktop.org/autostart-spec/latest/
 * @param command program and arguments, each as it is to arrive
 */
export const autostartEntry = (command: readonly string[]): string => `[Desktop Entry]
Type=Application
Name=Gatehouse
Comment=OAuth for MCP servers on localhost
Exec=${command.map(quoteArgument).join(' ')}
Icon=gatehouse
Terminal=false
X-GNOME-Autostart-enabled=true
`;

/** False for an entry that the person switched off: desktops do so by one of these lines rather than by deleting it. */
export const isAutostartEnabled = (entry: string): boolean =>
  !/^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/mi.test(entry);

/**
 * Quotes an argument as "The Exec key" of the Desktop Entry specification asks for: a quoted argument, whose backslashes
 * the value's own escaping doubles; `%` would be a field code.
 */
function quoteArgument(argument: string): string {
  if (/^[\w@+=:,./-]+$/.test(argument)) return argument;
  const quoted = argument.replace(/[\\"`$]/g, (character) => `\\${character}`);
  return `"${quoted.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('%', '%%')}"`;
}
