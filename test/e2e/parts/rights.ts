import { join } from 'node:path'
import { programOf } from '../installed/images.ts'
import { prepareInstallation } from '../installed/installation.ts'
import { startLoneControlPlane } from '../rack/lone-control-plane.ts'
import { azureSetups, azureSubject } from '../rights/azure.ts'
import { startCloud } from '../rights/azure-cloud.ts'
import { bgpControllerSubject, installConfiguration, speakerSubject } from '../rights/bare-metal.ts'
import { checkSubject } from '../rights/check.ts'
import type { Part } from './part.ts'

/** Each process of Berth with exactly the rights that helm renders for it, judged by the API server's audit log. */
export async function runRights(part: Part, signal: AbortSignal): Promise<void> {
  const { checks, programs, folder } = part
  const installation = await prepareInstallation(part, signal)
  if (installation === undefined) return
  const options = { name: 'rbac', binaries: programs.components.folder, folder: join(folder, 'rights'), audit: true }
  const started = await checks.check('rights: an API server with an audit log runs', () =>
    startLoneControlPlane(options, signal),
  )
  if (started === undefined) return
  await using lab = started
  await using made = new AsyncDisposableStack()
  const { helm, images } = installation
  const ofBerth = { lab, helm, program: programOf(images['berth']) }
  const cloudConfig = await checks.check('rights: an Azure is played beside it', () => startCloud(lab, made, signal))
  if (cloudConfig === undefined) return
  for (const setup of azureSetups) {
    const subject = await azureSubject(setup, { ...ofBerth, cloudConfig }, signal)
    await checkSubject({ lab, checks, subject }, signal)
  }
  await installConfiguration(lab, signal)
  await checkSubject({ lab, checks, subject: await bgpControllerSubject(ofBerth, signal) }, signal)
  const speaker = await speakerSubject({ ...ofBerth, program: programOf(images['berth-speaker']) }, signal)
  await checkSubject({ lab, checks, subject: speaker }, signal)
}
