import { createServer } from 'node:http';
import { close, listen } from '../../support/loopback.ts';
import { closeWhenIdle, ToxicProxy } from '../../support/toxic-proxy.ts';
import { figure, type GatewayPart } from '../part.ts';
import { callAtReuseCadence, countingServer } from './idle-close.ts';

export const idleClose: GatewayPart = {
  name: 'idle-close',
  promise: 'A server that closes idle connections as they are used again loses no call and gets none twice.',
  async run(gateway, { count = 10_000 }) {
    const { handler, runs } = countingServer();
    const server = createServer(handler);
    const toxic = await ToxicProxy.start(await listen(server), closeWhenIdle(() => 5));
    const port = await gateway.open(`http://127.0.0.1:${toxic.port}/mcp`);
    const figures = await callAtReuseCadence(port, runs, count, (id) => 2 + (id % 7));
    await toxic.stop();
    await close(server);
    return [
      figure('calls', figures.calls),
      figure('connections to the server', toxic.connections),
      figure('errors where sending again is safe', figures.visibleErrors, figures.visibleErrors === 0),
      figure('errors of other calls', figures.refusedOthers),
      figure('calls carried out twice', figures.executedTwice, figures.executedTwice === 0),
      figure('answers without a call', figures.lost, figures.lost === 0),
    ];
  },
};
