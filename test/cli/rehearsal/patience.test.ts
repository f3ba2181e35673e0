import { expect, test } from 'vitest'
import { startEnvironment } from '#cli/demo/environment'
import { rehearse } from '#cli/rehearsal/rehearse'
import { startRehearsal } from '#cli/rehearsal/rehearsal'

test('a large cluster may be read for longer than all may take to come to rest afterwards', async () => {
  const environment = await startEnvironment({ latency: 'none' })
  const { azure, kubeconfig } = environment
  try {
    azure.emulator.faults.add({ match: { method: 'GET' }, times: 100, do: { delayMs: 1200 } })
    const rehearsal = await startRehearsal(
      {
        kubeconfig,
        cloudConfig: azure.cloudConfig,
        config: azure.berthConfig,
        clusterName: 'kubernetes',
        className: undefined,
      },
      { beforeApply: false, patienceMs: 1000 },
    )
    expect(rehearsal.unread).toEqual([])
    expect(await rehearse(rehearsal, [])).toEqual([])
    await rehearsal.stop()
  } finally {
    await environment.stop()
  }
})
