import type { ToolView } from '../../preload/schema/views.ts';

/** A tool as a person can choose it. */
export interface ToolOption {
  name: string;
  title: string | null;
  description: string | null;
  /** False where it is on the list but the server, which was asked, does not have it now. */
  there: boolean;
}

/** Every tool that can be chosen: those that the server lists, in its order, and those that were chosen before. */
export function toolOptions(listed: readonly ToolView[] | null, allowed: readonly string[] | null): ToolOption[] {
  const names = new Set(listed?.map(({ name }) => name));
  const others = (allowed ?? []).filter((name) => !names.has(name));
  return [
    ...(listed ?? []).map(({ name, title, description }) => ({ name, title, description, there: true })),
    ...others.map((name) => ({ name, title: null, description: null, there: listed === null })),
  ];
}

/** The tools that have every word somewhere in their name, title or description. */
export function findTools(options: readonly ToolOption[], search: string): ToolOption[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(({ name, title, description }) => {
    const text = `${name} ${title ?? ''} ${description ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
