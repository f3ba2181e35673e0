/** Which run types the commands of which guide: what to type after `npm run`. */
export const followed = {
  'docs/guides/azure-vms.md': 'e2e -- guides',
  'docs/guides/fabric.md': 'e2e -- guides',
  'docs/guides/first-service.md': 'e2e -- guides',
  'docs/guides/from-metallb.md': 'e2e -- guides',
  'docs/guides/migrate-from-cloud-provider-azure.md': 'e2e -- adopt',
  'docs/guides/rack.md': 'e2e -- guides',
  'docs/guides/test-with-the-emulator.md': 'e2e -- guides',
} as const
