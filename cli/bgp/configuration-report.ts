import type { Logger } from 'pino'
import { formatFinding, isRefusal, type Finding } from '#provider/bgp/config/finding'
import { formatProblem } from '#provider/intent/problem'
import type { ConfigurationObject } from '#reconcilers/configuration/resources'
import type { EventRecorder } from '#reconcilers/kubernetes/events'

export interface ConfigurationReportOptions {
  readonly log: Logger
  readonly events: EventRecorder
  /** False for one who only looks on: what is wrong is the leader's to say. */
  readonly maySay: () => boolean
}

/** Says what is wrong with the configuration: in the log, and as an event on the resource; each thing once while it lasts. */
export class ConfigurationReport {
  readonly #options: ConfigurationReportOptions
  #logged: ReadonlySet<string> = new Set()
  #said: ReadonlySet<string> = new Set()

  constructor(options: ConfigurationReportOptions) {
    this.#options = options
  }

  tell(findings: readonly Finding[], objects: readonly ConfigurationObject[]): void {
    const { log, events, maySay } = this.#options
    const lines = new Map(findings.map((finding) => [formatFinding(finding), finding]))
    for (const [line, { outcome }] of lines) {
      if (!this.#logged.has(line)) log.warn({ outcome }, line)
    }
    this.#logged = new Set(lines.keys())
    if (!maySay()) return
    for (const [line, finding] of lines) {
      const object = this.#said.has(line) ? undefined : objectOf(finding, objects)
      if (object === undefined) continue
      const reason = isRefusal(finding) ? 'InvalidConfiguration' : 'ConfigurationWarning'
      events.record(referenceTo(object), reason, formatProblem(finding))
    }
    this.#said = new Set(lines.keys())
  }
}

function objectOf({ resource }: Finding, objects: readonly ConfigurationObject[]): ConfigurationObject | undefined {
  return objects.find(
    ({ kind, metadata }) =>
      kind === resource.kind && metadata.name === resource.name && metadata.namespace === resource.namespace,
  )
}

/** Events about what is of no namespace stand in `default`, as the API server wants it. */
function referenceTo({ apiVersion = '', kind = '', metadata }: ConfigurationObject) {
  return { apiVersion, kind, namespace: metadata.namespace ?? 'default', name: metadata.name, uid: metadata.uid }
}
