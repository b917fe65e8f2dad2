import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

// The files linted here exist only in this test, so that no type information can be had for them.
const eslint = new ESLint({
  cwd: root,
  ignore: false,
  overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } } }, ts.configs.disableTypeChecked],
});

async function messages(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: `${root}${file}` });
  return result?.messages.map(({ message }) => message) ?? [];
}

interface Example { file: string; code: string; says: RegExp }

const bad: Record<string, Example> = {
  'a room that reaches up': {
    file: 'main/store/example.ts', code: "export { x } from '../oauth/x.ts';", says: /stands above it/,
  },
  'a room that reaches up from a folder inside it': {
    file: 'main/connections/refresh/example.ts', code: "import '../../gateway/x.ts';", says: /stands above it/,
  },
  'a room that reaches up for a type': {
    file: 'main/providers/example.ts', code: "export type { X } from '../operations/x.ts';", says: /stands above it/,
  },
  'a room that loads one above it late': {
    file: 'main/log/example.ts', code: "export const x = import('../app/x.ts');", says: /stands above it/,
  },
  'a room that imports the composition root': {
    file: 'main/gateway/example.ts', code: "import '../gatehouse.ts';", says: /stands above it/,
  },
  'neighbours': {
    file: 'main/oauth/example.ts', code: "import '../proxies/listener.ts';", says: /may not import its neighbour/,
  },
  'a value out of a neighbour\'s ports': {
    file: 'main/oauth/example.ts', code: "export { x } from '../proxies/ports.ts';", says: /neighbour main\/proxies/,
  },
  'operations that import the gateway': {
    file: 'main/operations/example.ts', code: "import '../gateway/rest.ts';", says: /stands above it/,
  },
  'a folder without a place in the house': {
    file: 'main/utils/example.ts', code: "import '../log/logger.ts';", says: /not a room of the house/,
  },
  'a window with rights of its own': {
    file: 'main/app/example.ts', code: "import { BrowserWindow } from 'electron';\nexport const x = new BrowserWindow();",
    says: /made by openSecureWindow/,
  },
  'an address that nobody checks before it is opened': {
    file: 'main/app/example.ts', code: "import { shell } from 'electron';\nexport const x = shell.openExternal('x:y');",
    says: /open-external\.ts, which checks them/,
  },
  'a second way in over IPC': {
    file: 'main/app/example.ts', code: "export { x };\nimport { ipcMain as x } from 'electron';",
    says: /registered in ipc\.ts/,
  },
  'electron outside main/app': {
    file: 'main/gateway/example.ts', code: "import 'electron';", says: /Only main\/app\/ and main\/index\.ts/,
  },
  'electron in the page': {
    file: 'renderer/example.ts', code: "import 'electron';", says: /Only main\/app\/ and main\/index\.ts/,
  },
  'keytar outside the secret store': {
    file: 'main/store/example.ts', code: "export const x = import('keytar');", says: /Only main\/store\/secrets\//,
  },
  'a page that imports main': {
    file: 'renderer/screens/Example.svelte',
    code: "<script lang=\"ts\">\n  import '../../main/log/logger.ts';\n</script>",
    says: /only through preload\/schema/,
  },
  'a page that imports the preload itself': {
    file: 'renderer/example.ts', code: "import '../preload/index.ts';", says: /only through preload\/schema/,
  },
  'a page that imports a part of Node': {
    file: 'renderer/example.ts', code: "import 'node:fs';", says: /not there in a sandboxed page/,
  },
  'a contract that imports main': {
    file: 'preload/schema/example.ts', code: "export type { X } from '../../main/store/records.ts';", says: /nothing from/,
  },
  'a contract that imports the preload': {
    file: 'preload/schema/example.ts', code: "import '../index.ts';", says: /nothing from outside preload\/schema/,
  },
  'main that imports the page': {
    file: 'main/app/example.ts', code: "import '../../renderer/strings.ts';", says: /imports only itself/,
  },
};

const good: Record<string, Omit<Example, 'says'>> = {
  'a room that reaches down': { file: 'main/oauth/example.ts', code: "import '../connections/x.ts';" },
  'the gateway, which runs operations': { file: 'main/gateway/example.ts', code: "import '../operations/run.ts';" },
  'the types of a neighbour\'s ports': {
    file: 'main/oauth/example.ts', code: "export type { X } from '../proxies/ports.ts';",
  },
  'main/app and electron': { file: 'main/app/example.ts', code: "import 'electron';" },
  'the entry and electron': { file: 'main/index.ts', code: "import 'electron';" },
  'the secret store and keytar': {
    file: 'main/store/secrets/example.ts', code: "export const x = import('keytar');",
  },
  'the page and the contract': {
    file: 'renderer/screens/example.ts', code: "export type { X } from '../../preload/schema/views.ts';",
  },
};

describe('the import rules', () => {
  test.each(Object.entries(bad))('refuse %s', async (_name, { file, code, says }) => {
    expect(await messages(file, code)).toEqual([expect.stringMatching(says)]);
  });

  test.each(Object.entries(good))('allow %s', async (_name, { file, code }) => {
    expect(await messages(file, code)).toEqual([]);
  });

  test('refuse two modules that import each other', async () => {
    const [result] = await eslint.lintFiles(['test/scripts/fixtures/cycle/one.ts']);
    expect(result?.messages.map(({ message }) => message)).toEqual([
      expect.stringMatching(/cycle: \S+one\.ts -> \S+two\.ts -> \S+one\.ts\.$/),
    ]);
  });
});
