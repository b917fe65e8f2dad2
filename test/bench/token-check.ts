import type { Bench, Figures } from './lib/bench.ts';
import { startMeasured } from './lib/cores.ts';
import { startProgram } from './lib/program.ts';

const verification = 'node:crypto, ES256 signature alone';
const cold = 'Gatehouse, token seen for the first time';
const warm = 'Gatehouse, token seen before';

const cpuOf = (figures: Figures): number => figures['cpu'] ?? NaN;

/** P5: what a token costs on the request path when it comes for the first time. */
export const tokenCheck: Bench = {
  name: 'token check',
  columns: { cpu: 'CPU µs/check' },
  goals: [{
    id: 'P5',
    what: 'CPU of a new token, less that of a known one ÷ bare verification of its signature',
    unit: 'x',
    must: { atMost: 1.25 },
    stretch: { atMost: 1.05 },
    value: (of) => (cpuOf(of(cold)) - cpuOf(of(warm))) / cpuOf(of(verification)),
  }],
  async open() {
    // One process measures all four in turn; its figures of a round are told apart here.
    let figures: Record<string, number> = {};
    const measured = (name: string) => async (): Promise<Figures> => ({ cpu: figures[name] ?? NaN });
    return {
      subjects: [
        {
          name: verification,
          async measure() {
            const { value } = await startMeasured(() => startProgram('token-check'));
            await value.stop();
            figures = JSON.parse(value.ready) as Record<string, number>;
            return measured('verify')();
          },
        },
        { name: 'jose, jwtVerify', measure: measured('jose') },
        { name: cold, measure: measured('cold') },
        { name: warm, measure: measured('warm') },
      ],
      close: async () => {},
    };
  },
};
