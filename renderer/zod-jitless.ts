import { config } from 'zod';

/**
 * Imported before any schema is built: zod otherwise probes for `new Function`, which the page's Content-Security-Policy
 * forbids and reports.
 */
config({ jitless: true });
