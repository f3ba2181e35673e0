import { join } from 'node:path'
import { startLoneControlPlane } from '../rack/lone-control-plane.ts'
import { buildImages } from '../installed/images.ts'
import { azureSubject } from '../rights/azure.ts'
import { bgpControllerSubject, installConfiguration, speakerSubject } from '../rights/bare-metal.ts'
import { checkSubject } from '../rights/check.ts'
import type { Part } from './part.ts'

/** Each process of Berth with exactly the rights that the chart gives it, judged by the API server's audit log. */
export async function runRights({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  const options = { name: 'rbac', binaries: programs.components.folder, folder: join(folder, 'rights'), audit: true }
  const started = await checks.check('rights: an API server with an audit log runs', () =>
    startLoneControlPlane(options, signal),
  )
  if (started === undefined) return
  await using lab = started
  await using made = new AsyncDisposableStack()
  await buildImages(lab.folder)
  const program = join(lab.folder, 'berth.mjs')
  const subject = await checks.check('rights: an Azure is played beside it', () =>
    azureSubject(lab, { program, made }, signal),
  )
  if (subject !== undefined) await checkSubject({ lab, checks, subject }, signal)
  await installConfiguration(lab, signal)
  const controller = await bgpControllerSubject(lab, program)
  await checkSubject({ lab, checks, subject: controller }, signal)
  const speaker = await speakerSubject(lab, join(lab.folder, 'berth-speaker.mjs'))
  await checkSubject({ lab, checks, subject: speaker }, signal)
}
