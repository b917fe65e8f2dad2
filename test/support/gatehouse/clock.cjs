// Loaded into a child process before everything else (node --require): lets a test move its clock ahead, so that what
// takes an hour to expire can be tested in a moment. Timers are left alone.
const RealDate = Date;
let ahead = 0;
const now = () => RealDate.now() + ahead;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, parts, newTarget) => Reflect.construct(target, parts.length > 0 ? parts : [now()], newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

/** @param {{ clockAhead?: number }} message milliseconds */
const obey = ({ clockAhead }) => {
  if (typeof clockAhead !== 'number') return;
  ahead = clockAhead;
  process.send?.({ clockAhead });
};
process.on('message', obey);
// The test's ear at the process must not keep it from ending.
process.channel?.unref();
