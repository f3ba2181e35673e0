/**
 * Writes `testdata/*.out.yaml` from a real kube-apiserver, never from the double:
 * `node test/mocks/kubernetes/api/recorded/record.ts URL TOKEN [SCENARIO...]`. Start the server fresh for each
 * recording, with --service-cluster-ip-range=10.96.0.0/16 (for `dual-stack`, which must be named: and
 * ,fd00:10:96::/112) and without admission plugin ServiceAccount.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import { replay } from './replay.ts'
import { readScenarios, testdata } from './scenario.ts'

const [url = '', token = '', ...names] = process.argv.slice(2)
for (const scenario of readScenarios()) {
  const wanted = names.length > 0 ? names.includes(scenario.name) : scenario.name !== 'dual-stack'
  if (!wanted) continue
  const answers = await replay(scenario, { url, token })
  writeFileSync(path.join(testdata, `${scenario.name}.out.yaml`), stringify(answers, { lineWidth: 0 }))
}
