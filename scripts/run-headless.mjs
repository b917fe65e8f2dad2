/** Runs headless Gatehouse in this process. Built first: see ensureBuild(). */
export async function runHeadless() {
  await import(new URL('../dist/main/headless.cjs', import.meta.url).href);
}
