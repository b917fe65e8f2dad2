import * as common from './strings/common.ts';
import * as consent from './strings/consent.ts';
import * as keys from './strings/keys.ts';
import * as overview from './strings/overview.ts';
import * as providers from './strings/providers.ts';
import * as proxyForm from './strings/proxy-form.ts';
import * as proxy from './strings/proxy.ts';
import * as settings from './strings/settings.ts';
import * as shell from './strings/shell.ts';

/**
 * Everything that the windows say. What main says (states, notices, errors) arrives in words already.
 * A new area is a file in `strings/` and a line here; each of its exports is a key of `t`.
 */
export const t = {
  product: 'Gatehouse',
  ...common,
  ...consent,
  ...keys,
  ...overview,
  ...providers,
  ...proxyForm,
  ...proxy,
  ...settings,
  ...shell,
};
