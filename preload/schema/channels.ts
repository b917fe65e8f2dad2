/** The only IPC channels there are. Operations and shell calls are named in the payload, checked on both sides. */
export const channels = {
  call: 'gatehouse:call',
  shell: 'gatehouse:shell',
  push: 'gatehouse:push',
} as const;
