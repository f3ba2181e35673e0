import type { Command } from './command.ts'
import { adopt } from './manual/adopt.ts'
import { completionFor } from './manual/completion.ts'
import { controller } from './manual/controller.ts'
import { demo } from './manual/demo.ts'
import { doctor } from './manual/doctor.ts'
import { emulator } from './manual/emulator.ts'
import { explain } from './manual/explain.ts'
import { helpFor } from './manual/help.ts'
import { importConfig } from './manual/import.ts'
import { plan } from './manual/plan.ts'
import { prune } from './manual/prune.ts'
import { release } from './manual/release.ts'
import { speaker } from './manual/speaker.ts'
import { supportBundle } from './manual/support-bundle.ts'
import { torConfig } from './manual/tor-config.ts'
import { version } from './manual/version.ts'

/** Every command, in the order in which they are told. */
export const commands: readonly Command[] = [
  demo,
  controller,
  speaker,
  plan,
  adopt,
  explain,
  doctor,
  supportBundle,
  prune,
  release,
  importConfig,
  torConfig,
  emulator,
  completionFor(() => commands),
  version,
  helpFor(() => commands),
]
