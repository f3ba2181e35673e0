import { expect, test } from 'vitest'

import { FakeClock } from '#mocks/time/clock'
import { azureDefaults } from '#provider/intent/defaults'
import { parseService } from '#provider/intent/parse'
import { EventRecorder } from '#reconcilers/kubernetes/events'
import { Store } from '#reconcilers/kubernetes/store'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { ServiceReconciler } from '#reconcilers/service/reconciler'
import { ownershipOf } from '#reconcilers/service/wants'

import { aService } from '../a-service.ts'
import { ScriptedServer } from '../kubernetes/scripted-server.ts'
import { PlayedProvider } from '../played-provider.ts'
import { quiet } from '../quiet.ts'

test('states a Service before its deletion can be heard, or what it asks for would be held for ever', async () => {
  const services = new Store<LiveService>()
  const service = aService()
  services.set(service)
  const provider = new PlayedProvider(new Map())
  const common = { client: new ScriptedServer().client(), clock: new FakeClock(), ...quiet() }
  const reconciler = new ServiceReconciler({
    ...common,
    services,
    loadBalancers: provider.loadBalancers,
    parse: (one) => parseService(one, azureDefaults),
    surroundingsOf: () => ({}),
    hasMembers: () => true,
    events: new EventRecorder({ ...common, identity: 'test' }),
    ownership: ownershipOf(undefined, false),
    readOnly: false,
    isBesideLeader: () => false,
  })
  const reconciled = reconciler.reconcile('default/web', new AbortController().signal).catch(() => undefined)
  services.remove(service)
  reconciler.forget(service)
  await reconciled
  expect(provider.statements.map(({ wish }) => wish)).toEqual(['want', 'gone'])
})
