import type { AppServiceOptions } from '../clients/app-service.ts';
import { Signal } from '../events/signal.ts';
import type { Services } from '../operations/services.ts';
import { Late, lateMethods } from '../runtime/late.ts';

/** The client applications, with all that is known of them and the editors of their files: loaded when one is asked for. */
export function lateApps(options: AppServiceOptions): Services['apps'] {
  const changed = new Signal();
  const service = new Late(async () => {
    const { AppService } = await import('../clients/app-service.ts');
    const apps = new AppService(options);
    apps.changed.subscribe(() => changed.emit());
    return apps;
  });
  const methods = lateMethods(service, ['list', 'preview', 'apply', 'undo', 'mend', 'importable', 'import', 'snippet']);
  return { ...methods, changed };
}

/** Name of an application for a person; its id where it is unknown. */
export async function appName(id: string): Promise<string> {
  const { findApp } = await import('../clients/registry/apps.ts');
  return findApp(id)?.name ?? id;
}
