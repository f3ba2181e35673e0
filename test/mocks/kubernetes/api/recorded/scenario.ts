import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/**
 * Requests for the real kube-apiserver and for the double alike. `NS` stands for the namespace of the scenario,
 * `{{name}}` for what an earlier answer was told to keep.
 */
const call = z.strictObject({
  /** What is looked at; the title of the check. */
  say: z.string(),
  /** `METHOD path`, or `WATCH path` to read `events` events of a stream. */
  call: z.string(),
  body: z.unknown().optional(),
  /** Content type of the body; default application/json. */
  type: z.string().optional(),
  accept: z.string().optional(),
  /** Values to keep: name to path in the answer. */
  keep: z.record(z.string(), z.string()).optional(),
  /** Members that the double leaves out on purpose, wherever they stand: other admission plugins add them. */
  ignore: z.array(z.string()).optional(),
  /** How many events a WATCH reads before it hangs up. */
  events: z.number().optional(),
})

export type Call = z.infer<typeof call>

export interface Scenario {
  readonly name: string
  readonly calls: readonly Call[]
}

export const testdata = path.join(import.meta.dirname, 'testdata')

/** Reads all `testdata/*.in.yaml`. */
export function readScenarios(): Scenario[] {
  return readdirSync(testdata)
    .filter((file) => file.endsWith('.in.yaml'))
    .toSorted()
    .map((file) => ({
      name: file.replace('.in.yaml', ''),
      calls: z.array(call).parse(parse(readFileSync(path.join(testdata, file), 'utf8'))),
    }))
}
