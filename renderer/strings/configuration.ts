import type { ImportItem, ImportPlan } from '../../preload/schema/configuration.ts';
import { count } from './count.ts';

type Words<K extends string> = Record<K, string>;

export const configuration = {
  export: {
    title: 'Export',
    text: 'Settings, providers and proxies in one file. Client secrets, secret headers, API keys and sign-ins are not '
      + 'in it.',
    action: 'Export configuration',
    working: 'Exporting…',
    done: 'The configuration is exported',
  },
  import: {
    title: 'Import',
    text: 'Adds what is in the file. What is here already stays as it is.',
    choose: 'Configuration file',
    notJson: 'This file is no Gatehouse configuration: it holds no JSON.',
    tooLarge: 'This file is too large for a configuration.',
    reading: 'Reading the file…',
    planTitle: 'What the import does',
    doneTitle: 'What the import did',
    nothing: 'Everything in this file is here already.',
    apply: 'Import',
    applying: 'Importing…',
    actions: { add: 'Adds', rename: 'Adds as', skip: 'Skips', failed: 'Failed' } satisfies Words<ImportItem['action']>,
    done: { add: 'Added', rename: 'Added as', skip: 'Skipped', failed: 'Failed' } satisfies Words<ImportItem['action']>,
    kinds: { provider: 'provider', proxy: 'proxy' } satisfies Words<ImportItem['kind']>,
    enter: (what: string) => `To be entered again: ${what}`,
    enterNow: 'Enter now',
    settings: (names: string) => `Changes these settings: ${names}`,
    settingNames: {
      theme: 'theme',
      log_level: 'log level',
      notifications: 'notifications',
      client_id_metadata_documents: 'client ID metadata documents',
    } satisfies Words<ImportPlan['settings'][number]>,
    imported: (n: number) => (n === 0 ? 'Nothing was added' : `${count(n, 'thing', 'things')} added`),
  },
  reset: {
    title: 'Reset',
    text: 'Starts afresh, as on the first day.',
    action: 'Reset Gatehouse…',
    ask: 'Reset Gatehouse?',
    goes: (parts: string) => `This deletes ${parts}, all sign-ins and registered apps, and all settings but the `
      + 'gateway’s address. It cannot be undone.',
    nothing: 'nothing that you added',
    providers: (n: number) => count(n, 'provider', 'providers'),
    proxies: (n: number) => count(n, 'proxy', 'proxies'),
    keys: (n: number) => count(n, 'API key', 'API keys'),
    backup: 'Export the configuration first',
    type: (word: string) => `Type “${word}” to confirm`,
    confirm: 'Delete everything',
    working: 'Resetting…',
    done: 'Gatehouse is as it was on the first day',
  },
};
