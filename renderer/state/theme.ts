import type { SettingsValues } from '../../preload/schema/entities.ts';

/**
 * Applies the theme setting to the page. The stylesheet knows "light" and "dark" only; "system" is resolved here and
 * followed while it changes. Returns its own stop.
 */
export function applyTheme(theme: SettingsValues['theme']): () => void {
  const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const dark = theme === 'system' ? prefersDark.matches : theme === 'dark';
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  };
  apply();
  prefersDark.addEventListener('change', apply);
  return () => prefersDark.removeEventListener('change', apply);
}
