/** Lets all promises that are ready go on, and what follows from them; no time passes on a fake clock. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}
