/** In place of a key where a plan is shown. */
export const hiddenKey = 'uag_••••••••';
