/** An event of a stream, as far as MCP uses it. */
export interface StreamEvent {
  /** Empty for an event that only carries an id. */
  data: string;
  id: string | null;
  /** How long to wait before the stream is opened again, in ms. */
  retry: number | null;
}

/**
 * Reads an event stream (HTML, "Server-sent events", 9.2.6). An event counts once it is complete; what a broken stream
 * leaves of one is dropped.
 */
export async function* readEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<StreamEvent> {
  // Also takes away the byte order mark that a stream may begin with.
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let afterReturn = false;
  let fields: string[] = [];
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === '') continue;
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    afterReturn = text.endsWith('\r');
    parts.push(text);
    if (!/[\r\n]/.test(text)) continue;
    const lines = parts.join('').split(/\r\n|\n|\r/);
    parts = [lines.pop() ?? ''];
    for (const line of lines) {
      if (line !== '') {
        fields.push(line);
        continue;
      }
      if (fields.length > 0) yield eventOf(fields);
      fields = [];
    }
  }
}

function eventOf(fields: readonly string[]): StreamEvent {
  const valuesOf = (name: string): string[] => fields
    .filter((field) => field === name || field.startsWith(`${name}:`))
    .map((field) => field.slice(name.length + 1).replace(/^ /, ''));
  const retry = valuesOf('retry').at(-1) ?? '';
  return {
    data: valuesOf('data').join('\n'),
    id: valuesOf('id').at(-1) ?? null,
    retry: /^\d+$/.test(retry) ? Number(retry) : null,
  };
}
