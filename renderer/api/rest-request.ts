import { routes, type OperationName } from '../../preload/schema/operations.ts';

export interface RestRequest {
  method: string;
  path: string;
  /** JSON text, or null where the request has no body. */
  body: string | null;
}

/**
 * How an operation goes over REST: the input's members that the path names go into the path, the others into a JSON
 * body, or into the query where there is no body: with GET and DELETE.
 */
export function restRequest(name: OperationName, input: object): RestRequest {
  const [method, template] = routes[name].split(' ') as [string, string];
  const members = new Map<string, unknown>(Object.entries(input));
  const path = template.replace(/:([a-z_]+)/g, (_, parameter: string) => {
    const value = members.get(parameter);
    members.delete(parameter);
    return encodeURIComponent(String(value));
  });
  const hasBody = method === 'POST' || method === 'PUT';
  if (hasBody) return { method, path, body: JSON.stringify(Object.fromEntries(members)) };
  const query = new URLSearchParams([...members].flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
  return { method, path: query.size > 0 ? `${path}?${query}` : path, body: null };
}
