/**
 * The chart's own lists of rights, so that the doctor asks after the same rights that the chart grants. Read from the
 * repository; in a bundle the texts stand in place of this module (bundle.ts).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const names = ['azure-controller', 'bgp-controller', 'speaker'] as const
export type RightsFile = (typeof names)[number]

const folder = join(import.meta.dirname, '../../charts/berth/files')

export const rightsTexts: Readonly<Record<RightsFile, string>> = {
  'azure-controller': readFileSync(join(folder, 'azure-controller-rights.yaml'), 'utf8'),
  'bgp-controller': readFileSync(join(folder, 'bgp-controller-rights.yaml'), 'utf8'),
  speaker: readFileSync(join(folder, 'speaker-rights.yaml'), 'utf8'),
}
