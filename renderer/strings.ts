import * as activity from './strings/activity.ts';
import * as appImport from './strings/app-import.ts';
import * as apps from './strings/apps.ts';
import * as audit from './strings/audit.ts';
import * as builtinServers from './strings/builtin-servers.ts';
import * as common from './strings/common.ts';
import * as configuration from './strings/configuration.ts';
import * as consent from './strings/consent.ts';
import * as demo from './strings/demo.ts';
import * as diagnosis from './strings/diagnosis.ts';
import * as keys from './strings/keys.ts';
import * as logs from './strings/logs.ts';
import * as overview from './strings/overview.ts';
import * as providers from './strings/providers.ts';
import * as proxyForm from './strings/proxy-form.ts';
import * as proxy from './strings/proxy.ts';
import * as reach from './strings/reach.ts';
import * as settings from './strings/settings.ts';
import * as shell from './strings/shell.ts';
import * as signInLog from './strings/sign-in-log.ts';
import * as skills from './strings/skills.ts';
import * as tools from './strings/tools.ts';

/**
 * Everything that the windows say. What main says (states, notices, errors) arrives in words already.
 * A new area is a file in `strings/` and a line here; each of its exports is a key of `t`.
 */
export const t = {
  product: 'Gatehouse',
  ...activity,
  ...appImport,
  ...apps,
  ...audit,
  ...builtinServers,
  ...common,
  ...configuration,
  ...consent,
  ...demo,
  ...diagnosis,
  ...keys,
  ...logs,
  ...overview,
  ...providers,
  ...proxyForm,
  ...proxy,
  ...reach,
  ...settings,
  ...shell,
  ...signInLog,
  ...skills,
  ...tools,
};
