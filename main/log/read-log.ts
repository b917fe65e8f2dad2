import { open } from 'node:fs/promises';
import { z } from 'zod';
import { logLevels, type LogLine, type LogReadInput, type LogView } from '../../preload/schema/logs.ts';

/** Of the file's end, in bytes: the whole is never read. */
const tailBytes = 512 * 1024;
const usualLimit = 300;

const ownMembers = z.looseObject({ time: z.string(), level: z.enum(logLevels), area: z.string(), message: z.string() });

/** The newest lines of the log that are asked for, from the end of the file and of the one before it. */
export async function readLog(path: string, { limit = usualLimit, ...filter }: LogReadInput): Promise<LogView> {
  const newest = await readTail(path, tailBytes);
  // Right after a rotation there is little in the new file.
  const older = newest.whole ? await readTail(`${path}.1`, tailBytes - newest.text.length) : { text: '', whole: false };
  const lines = [...linesOf(older), ...linesOf(newest)].reverse();
  return {
    lines: lines.filter((line) => matches(line, filter)).slice(0, limit),
    areas: [...new Set(lines.map(({ area }) => area))].sort(),
    has_older: !(newest.whole && (older.whole || older.text === '')),
    path,
  };
}

interface Tail {
  text: string;
  /** It is all of the file. */
  whole: boolean;
}

async function readTail(path: string, bytes: number): Promise<Tail> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return { text: '', whole: true };
  try {
    const { size } = await file.stat();
    const length = Math.max(0, Math.min(size, bytes));
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return { text: buffer.toString('utf8', 0, bytesRead), whole: length === size };
  } finally {
    await file.close();
  }
}

/** Where the file was cut, the first line is half a line. */
function linesOf({ text, whole }: Tail): LogLine[] {
  const lines = text.split('\n');
  return (whole ? lines : lines.slice(1)).flatMap((line) => parseLine(line) ?? []);
}

function parseLine(text: string): LogLine | null {
  if (text === '') return null;
  try {
    const { time, level, area, message, ...fields } = ownMembers.parse(JSON.parse(text));
    return { time, level, area, message, fields };
  } catch {
    // A line that a crash has left half written.
    return null;
  }
}

function matches(line: LogLine, { level, area, text }: Omit<LogReadInput, 'limit'>): boolean {
  return (level === undefined || logLevels.indexOf(line.level) <= logLevels.indexOf(level))
    && (!area || line.area === area)
    && (!text || JSON.stringify(line).toLowerCase().includes(text.trim().toLowerCase()));
}
