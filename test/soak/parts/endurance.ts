import { endure } from '../drills/endurance.ts';
import { figure, megabytes, noneOf, type Part } from '../part.ts';

/** Shorter than this a slope says more about chance than about a leak. */
const minutesForSlope = 20;
const slopeGoal = 1024 * 1024;

export const endurance: Part = {
  name: 'endurance',
  promise: '500 calls a second and 200 streams, with tokens that last ten seconds: no error, and the memory stays.',
  async run({ minutes = 30 }) {
    const { calls, perSecond, errors, cut, events, refreshes, rss, held, slopePerHour } = await endure(minutes);
    const slope = `${megabytes(slopePerHour)} an hour, from ${megabytes(held[0])} to ${megabytes(held[1])}`;
    return [
      figure('calls', `${calls} in ${minutes} minutes, ${perSecond.toFixed(0)} a second`),
      noneOf('errors', errors),
      figure('events on the streams', events),
      figure('streams that were cut', cut, cut === 0),
      figure('refreshes at the provider', refreshes),
      figure('memory of the process', `${megabytes(rss[0])} after the first third, ${megabytes(rss[1])} at the end`),
      figure('held after a collection, from the first third on', slope, minutes >= minutesForSlope ? slopePerHour <= slopeGoal : null),
    ];
  },
};
