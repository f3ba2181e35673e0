/** The chart's admission policies on the API server, bound as it binds them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { apply, type KubectlSite } from '../rack/kubectl.ts'
import { classMarker } from '#provider/intent/admission/policy'
import type { Backend } from '#test/charts/admission/keys'

type Severity = 'refused' | 'tolerated'

const file = join(import.meta.dirname, '../../../charts/berth/files/admission-policy.yaml')
const apiVersion = 'admissionregistration.k8s.io/v1'

/** Installs the policies of a backend for Services of `className` ('' for those without). */
export async function installPolicies(
  site: KubectlSite,
  { backend, className }: { readonly backend: Backend; readonly className: string },
  signal: AbortSignal,
): Promise<void> {
  const text = (await readFile(file, 'utf8')).replaceAll(classMarker, className)
  // A cast at the edge: a file of our own
  const specs = parse(text) as Readonly<Record<Backend, Readonly<Record<Severity, object>>>>
  const objects = (['refused', 'tolerated'] as const).flatMap((severity) => {
    const metadata = { name: `berth-${backend}-${severity}` }
    const validationActions = severity === 'refused' ? ['Deny'] : ['Warn']
    const spec = { policyName: metadata.name, validationActions }
    return [
      { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec: specs[backend][severity] },
      { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata, spec },
    ]
  })
  await apply(site, objects, signal)
}
