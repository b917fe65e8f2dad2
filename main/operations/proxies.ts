import type { Handlers, OperationsOf } from './handler.ts';

export const proxyHandlers: Handlers<OperationsOf<'proxies'>> = {
  'proxies.list': ({ proxies }) => proxies.list(),
  'proxies.create': ({ proxies }, input) => proxies.create(input),
  'proxies.get': ({ proxies }, { id }) => proxies.get(id),
  'proxies.update': ({ proxies }, { id, ...changes }) => proxies.update(id, changes),
  'proxies.delete': async ({ proxies }, { id }) => {
    await proxies.delete(id);
    return null;
  },
  'proxies.start': ({ proxies }, { id }) => proxies.start(id),
  'proxies.stop': ({ proxies }, { id }) => proxies.stop(id),
  'proxies.restart': ({ proxies }, { id }) => proxies.restart(id),
  'proxies.status': ({ proxies }, { id }) => proxies.status(id),
  'proxies.approveCommand': ({ proxies }, { id, hash }) => proxies.approveCommand(id, hash),
  'proxies.tools': ({ proxies }, { id }) => proxies.tools(id),
  'proxies.approveTools': ({ proxies }, { id, tools }) => proxies.approveTools(id, tools),
  'proxies.forgetTools': ({ proxies }, { id }) => proxies.forgetTools(id),
  'proxies.connect': ({ connect }, { id }) => connect(id),
};
