import { killOverAndOver } from '../drills/kills.ts';
import { figure, median, middleAndMost, noneOf, type Part } from '../part.ts';

const restartGoalMs = 1_000;

export const kills: Part = {
  name: 'kills',
  promise: 'A process that is killed at any moment loses nothing that it had acknowledged, and starts again at once.',
  async run({ count = 500, seed }) {
    const outcome = await killOverAndOver(count, seed);
    const slow = outcome.restarts.filter((ms) => ms > restartGoalMs).length;
    return [
      figure('kills', `${outcome.kills}, seed ${seed}`),
      figure('answers that promised something', outcome.acknowledged),
      noneOf('of them lost', outcome.lost),
      noneOf('files that could not be read', outcome.unreadable),
      noneOf('temporary files left', outcome.leftovers),
      figure('restart', `${middleAndMost(outcome.restarts)}; ${slow} took more than a second`, median(outcome.restarts) <= restartGoalMs),
      figure('sign-ins that ended with an answer of the provider that nobody received', outcome.unanswered),
    ];
  },
};
