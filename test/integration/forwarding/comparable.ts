import type { Exchange, Recorder } from '../../support/recorder.ts';

/** Response headers that the gateway may change, and why. All others have to be equal, in order and spelling. */
const changedOnTheWay = [
  // Belong to one connection (RFC 9110 section 7.6.1).
  'connection', 'keep-alive', 'transfer-encoding',
  // The time.
  'date',
];
/** Pages call the gateway, not the server behind it: what the server says to browsers ends there. */
const saidToBrowsers = 'access-control-';

export interface Comparable {
  request: Exchange['request'];
  response: Omit<NonNullable<Exchange['response']>, 'body'> & { body: string[] };
}

/**
 * The exchanges of a conversation in a form in which two recordings of it are equal: ids that are drawn by chance are
 * numbered in the order in which they come up, and times are blanked.
 */
export function comparable({ exchanges }: Recorder): Comparable[] {
  const drawn = new Map<string, string>();
  const number = (id: string): string => {
    const known = drawn.get(id) ?? `<id ${drawn.size + 1}>`;
    drawn.set(id, known);
    return known;
  };
  const plain = (text: string): string => text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, number)
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z|\d{1,2}:\d{2}:\d{2}\s[AP]M/g, '<time>');
  const plainPairs = (pairs: [string, string][]): [string, string][] =>
    pairs.map(([name, value]) => [name, plain(value)]);

  return exchanges.map(({ request, response }) => {
    if (!response) throw new Error(`${request.method} ${request.body} was never answered.`);
    const headers = response.headers.filter(([name]) => {
      const lower = name.toLowerCase();
      return !changedOnTheWay.includes(lower) && !lower.startsWith(saidToBrowsers);
    });
    return {
      request: {
        method: request.method,
        headers: plainPairs(request.headers.filter(([name]) => name !== 'Authorization')),
        body: plain(request.body),
      },
      // Event by event, so that a difference is easy to see.
      response: { ...response, headers: plainPairs(headers), body: plain(response.body).split('\n\n') },
    };
  });
}
