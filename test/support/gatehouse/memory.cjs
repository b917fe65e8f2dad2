// Loaded into a child process before everything else (node --expose-gc --require): tells a test what the process still
// holds once everything that nobody needs is collected.
/** @param {{ memory?: true }} message */
const obey = ({ memory }) => {
  if (!memory) return;
  // More than once: what finalizers let go of is collected in the next round.
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  process.send?.({ memory: process.memoryUsage() });
};
process.on('message', obey);
// The test's ear at the process must not keep it from ending.
process.channel?.unref();
