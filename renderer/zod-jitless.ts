import { config } from 'zod';

/**
 * Imported before any schema is built: zod otherwise probes for `new Function`, which the Content-Security-Policy of
 * the page forbids and reports.
 */
config({ jitless: true });
