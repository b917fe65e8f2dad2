import { lookForCanaries } from '../drills/canaries.ts';
import { figure, noneOf, type Part } from '../part.ts';

export const canaries: Part = {
  name: 'canaries',
  promise: 'No secret stands in a file, a log, an argument, an environment, an answer, an export or a report.',
  async run() {
    const { secrets, searched, found, open } = await lookForCanaries();
    return [
      figure('secrets', secrets),
      figure('places that were searched', searched),
      noneOf('secrets found', found),
      noneOf('files that others can open', open),
    ];
  },
};
