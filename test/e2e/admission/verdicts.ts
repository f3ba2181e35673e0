/** What the real API server says of Services, by kubectl as people use it; nothing is kept. */
import { finish } from '../process/run.ts'
import { kubectlRun, type KubectlSite } from '../rack/kubectl.ts'

export interface Said {
  /** By name of the Service: why it was denied. */
  readonly denied: ReadonlyMap<string, string>
  readonly warnings: readonly string[]
}

/** `kubectl create --dry-run=server` of all of them at once. */
export async function judge(site: KubectlSite, services: readonly object[], signal: AbortSignal): Promise<Said> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: services })
  const run = kubectlRun(site, ['create', '--dry-run=server', '-o', 'name', '-f', '-'])
  const { stdout, stderr } = await finish({ ...run, input: list }, signal)
  const denied = new Map<string, string>()
  const warnings: string[] = []
  const lines = stderr.split('\n').filter((line) => line !== '')
  for (const line of lines) {
    const [, name, why] = /[Ss]ervices? "([^"]+)" is (?:forbidden|invalid): (.*)$/.exec(line) ?? []
    const [, warning] = /^Warning: (.*)$/.exec(line) ?? []
    if (name !== undefined && why !== undefined) denied.set(name, why)
    else if (warning !== undefined) warnings.push(warning)
    else throw new Error(`kubectl said what nobody asked: ${line}`)
  }
  const judged = stdout.split('\n').filter((line) => line !== '').length + denied.size
  if (judged !== services.length) throw new Error(`${judged} of ${services.length} Services were judged: ${stderr}`)
  return { denied, warnings }
}
