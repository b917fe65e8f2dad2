import type { SkillFile } from '../types.ts';
import { decodedPassages } from './decoded.ts';
import { fileKindOf } from './file-kind.ts';
import { readJson } from './json.ts';
import { readMarkdown } from './markdown.ts';
import type { Passage } from './passage.ts';
import { readSource } from './source.ts';

const longest = 8192;
const overlap = 512;

/** Takes a file apart into the passages that rules look at. Very long lines come in pieces that overlap. */
export function readPassages({ path, text }: SkillFile): Passage[] {
  const clean = text.replace(/\r\n?/g, '\n');
  const passages = read(path, clean);
  return [...passages, ...decodedPassages(passages)].flatMap(inPieces);
}

function read(path: string, text: string): Passage[] {
  const kind = fileKindOf(path, text);
  switch (kind.read) {
    case 'markdown': return readMarkdown(text);
    case 'json': return readJson(text);
    case 'source': return readSource(text, kind.as, kind.comments);
  }
}

function inPieces(passage: Passage): Passage[] {
  if (passage.text.length <= longest) return [passage];
  const pieces: Passage[] = [];
  for (let start = 0; start < passage.text.length; start += longest - overlap) {
    const lines = passage.lines
      .filter((line, index) => line.at >= start || (passage.lines[index + 1]?.at ?? Infinity) > start)
      .map((line) => ({ at: Math.max(0, line.at - start), number: line.number }));
    pieces.push({ ...passage, text: passage.text.slice(start, start + longest), lines });
  }
  return pieces;
}
