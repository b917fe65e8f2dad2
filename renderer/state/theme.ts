import type { SettingsValues } from '../../preload/schema/entities.ts';

/**
 * Applies the theme setting to the page. The stylesheet knows "light" and "dark", each with more contrast or without;
 * what the system wishes is resolved here and followed while it changes. Returns its own stop.
 */
export function applyTheme(theme: SettingsValues['theme']): () => void {
  const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
  const prefersContrast = window.matchMedia('(prefers-contrast: more)');
  const apply = (): void => {
    const bySystem = theme === 'system' || theme === 'contrast';
    const { dataset } = document.documentElement;
    dataset['theme'] = (bySystem ? prefersDark.matches : theme === 'dark') ? 'dark' : 'light';
    dataset['contrast'] = theme === 'contrast' || prefersContrast.matches ? 'more' : 'normal';
  };
  apply();
  const watched = [prefersDark, prefersContrast];
  watched.forEach((query) => query.addEventListener('change', apply));
  return () => watched.forEach((query) => query.removeEventListener('change', apply));
}
