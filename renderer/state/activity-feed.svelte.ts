import type { ProxyActivityEntry } from '../../preload/schema/views.ts';
import { Feed } from './feed.svelte.ts';

/** The most recent calls, the newest first. */
export class ActivityFeed extends Feed<ProxyActivityEntry> {}
