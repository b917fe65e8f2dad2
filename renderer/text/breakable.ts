/** A URL or a command in parts: a line may end after each of them rather than within a name. */
export const breakable = (text: string): string[] => text.match(/^https?:\/\/|[/.?&]?[^/\s.?&]*\s?/g)?.filter(Boolean) ?? [];
