/** The stories of the reference's installations, and what each asks of the chart beside `backend: bgp`. */
import { contrail } from '../bare-metal/scenarios/contrail.ts'
import { fabric } from '../bare-metal/scenarios/fabric.ts'
import { metallb } from '../bare-metal/scenarios/metallb.ts'
import { nodeport } from '../bare-metal/scenarios/nodeport.ts'
import type { Scenario } from '../bare-metal/scenarios/scenario.ts'
import type { Privileges } from '../kubelet/container.ts'
import { dacOverride, netAdmin, netBindService, netRaw, nonRoot, sysChroot } from './privileges.ts'

export interface InstalledStory {
  readonly scenario: Scenario
  /** Values of the speaker. */
  readonly speaker: object
  /** As whom the containers run. */
  readonly privileges: readonly Privileges[]
}

const controller = { name: 'controller', user: nonRoot, capabilities: 0 }

const ownBird: Omit<InstalledStory, 'scenario'> = {
  speaker: {},
  privileges: [
    controller,
    { name: 'speaker', user: 0, capabilities: 0 },
    { name: 'bird', user: 0, capabilities: netBindService | netRaw },
  ],
}

/** As the chart's page has it for an FRR that the network team runs on the host. */
const frrOfHost: Omit<InstalledStory, 'scenario'> = {
  speaker: {
    announcer: 'kernel-table',
    kernelTable: { vtysh: ['chroot', '/host', 'vtysh'] },
    extraCapabilities: ['SYS_CHROOT', 'DAC_OVERRIDE'],
    extraVolumes: [{ name: 'host', hostPath: { path: '/' } }],
    extraVolumeMounts: [{ name: 'host', mountPath: '/host' }],
  },
  privileges: [controller, { name: 'speaker', user: 0, capabilities: netAdmin | sysChroot | dacOverride }],
}

export const installedStories: readonly InstalledStory[] = [
  { scenario: metallb, ...ownBird },
  { scenario: fabric, ...frrOfHost },
  { scenario: contrail, ...ownBird },
  { scenario: nodeport, ...ownBird },
]
