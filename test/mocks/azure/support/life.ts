/** What every life of a resource through the SDK needs. */
export const quick = { updateIntervalInMs: 1 }
export const stale = { requestOptions: { headers: { 'If-Match': 'W/"stale"' } } }

export async function namesOf(
  list: AsyncIterable<{ readonly name?: string }>,
): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = []
  for await (const { name } of list) names.push(name)
  return names
}
