import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { channels } from './schema/channels.ts';
import { pushEvents, routes, shellCalls, type GatehouseApi, type PushEvents } from './schema/operations.ts';

const known = (names: readonly string[], name: string): string => {
  if (names.includes(name)) return name;
  throw new TypeError(`Gatehouse has no "${name}".`);
};
const operations = Object.keys(routes);

const api: GatehouseApi = {
  call: async (name, input) => ipcRenderer.invoke(channels.call, known(operations, name), input),
  shell: async (name, input) => ipcRenderer.invoke(channels.shell, known(shellCalls, name), input),
  listen: (event, listener) => {
    const wanted = known(pushEvents, event);
    const forward = (_event: IpcRendererEvent, name: unknown, value: unknown): void => {
      if (name === wanted) listener(value as PushEvents[typeof event]);
    };
    ipcRenderer.on(channels.push, forward);
    return () => ipcRenderer.off(channels.push, forward);
  },
};

contextBridge.exposeInMainWorld('gatehouse', api);
