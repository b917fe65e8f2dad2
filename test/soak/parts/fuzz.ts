import { fuzz as feed } from '../drills/fuzz.ts';
import { inProcess } from '../fuzz/in-process.ts';
import { figure, noneOf, type Part } from '../part.ts';

/** Of all cases this part goes to the running Gatehouse, which answers some hundreds in a second. */
const shareOverHttp = 0.1;
const surfacesOverHttp = 9;

export const fuzz: Part = {
  name: 'fuzz',
  promise: 'Input that is nearly right gets no error of ours, no token, and ends nothing.',
  async run({ count = 100_000, seed }) {
    const { cases, wrong } = await feed({
      inProcess: Math.ceil(count * (1 - shareOverHttp) / inProcess.length),
      overHttp: Math.ceil(count * shareOverHttp / surfacesOverHttp),
      seed,
    });
    return [
      figure('cases', `${[...cases.values()].reduce((sum, one) => sum + one, 0)}, seed ${seed}`),
      ...[...cases].map(([name, number]) => figure(name, number)),
      noneOf('not as promised', wrong),
    ];
  },
};
