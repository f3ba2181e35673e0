/**
 * Runs a command to its exit code: `interrupted` is aborted by SIGINT, SIGTERM or SIGHUP, so that what was made is removed,
 * and what cannot go on says so in its own words.
 */
export async function runMain(
  main: (args: readonly string[], interrupted: AbortSignal) => Promise<number>,
): Promise<void> {
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => interrupted.abort(new Error(`ended by ${name}`)))
  }
  try {
    process.exitCode = await main(process.argv.slice(2), interrupted.signal)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
