import { join } from 'node:path'
import { startApiServer } from '#mocks/kubernetes/api-server'
import { runKubectlTour } from '#test/mocks/kubernetes/kubectl-tour'
import { checkPlugin } from '../kubectl/plugin.ts'
import type { BuiltPrograms } from '../tools/build.ts'
import type { Part } from './part.ts'

/** The real kubectl, a new one and an older one, against the API server double: one check a command. */
export async function runKubectl({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  for (const built of [programs.components, programs.older]) {
    const results = await checks.check(`kubectl ${built.version}: the tour of commands against the double ends`, () =>
      tour(built),
    )
    for (const { name, ok, output } of results ?? []) {
      await checks.check(`kubectl ${built.version}: ${name}`, async () => {
        if (!ok) throw new Error(output)
      })
    }
  }
  await checkPlugin({ checks, built: programs.components, folder: join(folder, 'plugin') }, signal)
}

async function tour(built: BuiltPrograms): ReturnType<typeof runKubectlTour> {
  const server = await startApiServer({ version: built.version })
  try {
    return await runKubectlTour(join(built.folder, 'kubectl'), server)
  } finally {
    await server.stop()
  }
}
