import { posix } from 'node:path';

/**
 * What only one file of main/app may do, since its checks stand there. A second place would have to repeat them, and
 * one day it wouldn't.
 * @type {{ selector: string, file: string, message: string }[]}
 */
const places = [
  {
    selector: "NewExpression[callee.name=/^(BrowserWindow|BaseWindow|WebContentsView|BrowserView)$/]",
    file: 'main/app/secure-window.ts',
    message: 'Windows are made by openSecureWindow, so that none has less than it gives them.',
  },
  {
    selector: "MemberExpression[object.name='shell'][property.name='openExternal']",
    file: 'main/app/open-external.ts',
    message: 'Addresses are opened by openExternal of open-external.ts, which checks them.',
  },
  {
    selector: "ImportSpecifier[imported.name='ipcMain']",
    file: 'main/app/ipc.ts',
    message: 'IPC is registered in ipc.ts, where sender, frame and payload are checked.',
  },
];

/**
 * The ESLint rule that holds them.
 * @type {import('eslint').Rule.RuleModule}
 */
export const oneFileOnly = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = posix.relative(context.cwd.replaceAll('\\', '/'), context.filename.replaceAll('\\', '/'));
    if (!file.startsWith('main/')) return {};
    return Object.fromEntries(places.filter((place) => place.file !== file).map(({ selector, message }) => [
      selector,
      /** @param {import('eslint').Rule.Node} node */
      (node) => context.report({ node, message }),
    ]));
  },
};
