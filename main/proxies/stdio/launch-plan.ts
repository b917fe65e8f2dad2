import { homedir } from 'node:os';
import type { Upstream } from '../../../preload/schema/entities.ts';
import { GatehouseError } from '../../errors/index.ts';
import { childEnvironment } from './child-environment.ts';
import { findCommand } from './find-command.ts';
import type { SearchPath } from './login-shell-path.ts';

/** All that is needed to start a stdio server. */
export interface LaunchPlan {
  /** The command as it was configured, for messages. */
  name: string;
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Values of the configuration that must not show in the log. */
  secrets: readonly string[];
}

/**
 * Works out how a stdio server is started.
 * @param upstream with its secrets filled in
 * @throws GatehouseError "upstream_command_missing", "command_not_found", "command_needs_shell" (409)
 */
export async function planLaunch(
  upstream: Upstream,
  search: SearchPath,
  own: NodeJS.ProcessEnv = process.env,
): Promise<LaunchPlan> {
  if (!upstream.command) {
    throw new GatehouseError('upstream_command_missing', 'The proxy has no command to start.', {
      status: 409,
      field: 'upstream.command',
      remedy: 'Enter the command that starts the MCP server.',
    });
  }
  const program = await findCommand(upstream.command, search);
  return {
    name: upstream.command,
    file: program.file,
    args: [...program.args, ...upstream.args],
    env: childEnvironment(own, search.path, upstream.env),
    // An application that was started from a desktop may stand in a folder that it cannot write to.
    cwd: homedir(),
    secrets: Object.values(upstream.env),
  };
}
