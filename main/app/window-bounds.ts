export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const smallestWindow = { width: 720, height: 480 };
export const usualWindow = { width: 1100, height: 720 };

/** Pixels of the window that must be on a display, so that it can be taken hold of. */
const graspable = 80;

/**
 * The remembered bounds, if they can still be used: large enough, and on a display that is there today. Otherwise
 * undefined: a window of the usual size in the middle.
 * @param workAreas of the displays there are
 */
export function usableBounds(remembered: unknown, workAreas: readonly Bounds[]): Bounds | undefined {
  if (!isBounds(remembered)) return undefined;
  const bounds = {
    ...remembered,
    width: Math.max(remembered.width, smallestWindow.width),
    height: Math.max(remembered.height, smallestWindow.height),
  };
  return workAreas.some((area) => titleIsOn(area, bounds)) ? bounds : undefined;
}

const titleIsOn = (area: Bounds, { x, y, width }: Bounds): boolean =>
  y >= area.y && y + graspable <= area.y + area.height &&
  x + width - graspable >= area.x && x + graspable <= area.x + area.width;

function isBounds(value: unknown): value is Bounds {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  return [fields['x'], fields['y'], fields['width'], fields['height']].every(Number.isInteger);
}
