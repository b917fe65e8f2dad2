/** What runs while the demo does: loaded when somebody starts it, and not before. */
export { openCallback } from './callback.ts';
export { walk } from './demo-app.ts';
export { openDemoServers } from './demo-servers.ts';
export { setUpDemo } from './set-up-demo.ts';
