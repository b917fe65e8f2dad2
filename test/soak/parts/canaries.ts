import { startSecretService } from '../../support/secret-service.ts';
import { lookForCanaries } from '../drills/canaries.ts';
import { figure, noneOf, type Part } from '../part.ts';

export const canaries: Part = {
  name: 'canaries',
  promise: 'No secret stands in a file, a log, an argument, an environment, an answer, an export or a report.',
  async run() {
    const service = await startSecretService();
    try {
      const outcomes = [await lookForCanaries(), await lookForCanaries(service.env)];
      return outcomes.flatMap(({ keptBy, secrets, searched, found, open }) => [
        figure(`secrets (${keptBy})`, secrets),
        figure('places that were searched', searched),
        noneOf('secrets found', found),
        noneOf('files that others can open', open),
      ]);
    } finally {
      await service.stop();
    }
  },
};
