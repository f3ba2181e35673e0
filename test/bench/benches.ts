/** Figures by name; a value with a unit is text. */
export type Bench = () => Promise<Readonly<Record<string, number | string>>>

/** Every bench, in the order in which they run. */
export const benches: readonly { readonly name: string; readonly load: () => Promise<Bench> }[] = [
  {
    name: 'announcements',
    load: async () => (await import('./announcements.ts')).benchAnnouncements,
  },
  { name: 'burst', load: async () => (await import('./burst.ts')).benchBurst },
  { name: 'several', load: async () => (await import('./several.ts')).benchSeveral },
  { name: 'controller', load: async () => (await import('./controller.ts')).benchController },
  { name: 'emulator', load: async () => (await import('./emulator.ts')).benchEmulator },
  { name: 'latency', load: async () => (await import('./latency.ts')).benchLatency },
  { name: 'ledger', load: async () => (await import('./ledger.ts')).benchLedger },
  { name: 'plan-all', load: async () => (await import('./plan-all.ts')).benchPlanAll },
  { name: 'bgp', load: async () => (await import('./bgp.ts')).benchBgp },
  { name: 'speaker', load: async () => (await import('./speaker.ts')).benchSpeaker },
]
