import { describe, expect, it } from 'vitest';
import { LoginItemFollower, type LoginItem } from '../../../main/app/login-item.ts';

/** A system's list, and a setting; `tellings` is what the person heard. */
function scene({ inList = false, broken = false } = {}) {
  const seen = { inList, sets: [] as boolean[], saved: [] as boolean[], tellings: [] as unknown[] };
  const item: LoginItem = {
    isOn: async () => seen.inList,
    set: async (on) => {
      if (broken) throw new Error('read-only');
      seen.sets.push(on);
      seen.inList = on;
    },
  };
  const follower = new LoginItemFollower({
    item,
    save: async (on) => seen.saved.push(on),
    refused: (error) => seen.tellings.push(error),
  });
  return { seen, follower };
}

describe('launch at login', () => {
  it('follows the setting while Gatehouse runs', async () => {
    const { seen, follower } = scene();
    await follower.follow(false);
    await follower.follow(true);
    expect(seen.inList).toBe(true);
    await follower.follow(true);
    await follower.follow(false);
    expect(seen).toMatchObject({ inList: false, sets: [true, false], saved: [], tellings: [] });
  });

  it('lets the setting go where the person removed the entry herself', async () => {
    const { seen, follower } = scene();
    await follower.follow(true);
    expect(seen).toMatchObject({ inList: false, sets: [], saved: [false] });
    await follower.follow(false);
    expect(seen.sets).toEqual([]);
  });

  it('brings the entry up to date at a start, since the application may have moved', async () => {
    const { seen, follower } = scene({ inList: true });
    await follower.follow(true);
    expect(seen).toMatchObject({ inList: true, sets: [true], saved: [] });
  });

  it('leaves an entry alone that it did not make', async () => {
    const { seen, follower } = scene({ inList: true });
    await follower.follow(false);
    expect(seen).toMatchObject({ inList: true, sets: [] });
  });

  it('takes the setting back, and says so, where the system refuses', async () => {
    const { seen, follower } = scene({ broken: true });
    await follower.follow(false);
    await follower.follow(true);
    expect(seen.saved).toEqual([false]);
    expect(seen.tellings).toHaveLength(1);
    await follower.follow(false);
    expect(seen.tellings).toHaveLength(1);
  });

  it('keeps the order of quick changes', async () => {
    const { seen, follower } = scene();
    await Promise.all([follower.follow(false), follower.follow(true), follower.follow(false), follower.follow(true)]);
    expect(seen.sets).toEqual([true, false, true]);
  });
});
