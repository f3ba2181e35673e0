/** The double answers like a real kube-apiserver 1.36.3, whose answers `record.ts` has written down. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { Answer } from './replay.ts'
import { replay } from './replay.ts'
import { readScenarios, testdata } from './scenario.ts'

const bothFamilies = '10.96.0.0/16,fd00:10:96::/112'

describe.each(readScenarios())('as recorded: $name', (scenario) => {
  const recorded: unknown = parse(readFileSync(path.join(testdata, `${scenario.name}.out.yaml`), 'utf8'))
  let server: ApiServer
  let answers: Answer[] = []

  beforeAll(async () => {
    server = await startApiServer(scenario.name === 'dual-stack' ? { serviceClusterIPRange: bothFamilies } : {})
    answers = await replay(scenario, server)
  })

  afterAll(() => server.stop())

  it.each(scenario.calls.map(({ say }, index) => ({ say, index })))('$say', ({ index }) => {
    expect(answers[index]).toEqual(Array.isArray(recorded) ? recorded[index] : undefined)
  })
})
