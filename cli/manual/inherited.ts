/**
 * Flags of the cloud-controller-manager of the Azure provider that mean nothing to Berth: who comes from there starts it
 * with the arguments that he has, and reads in the log which of them do nothing any more.
 */
export const inherited: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>> = {
  ...each('boolean', [
    'allow-untagged-cloud',
    'authentication-skip-lookup',
    'authentication-tolerate-lookup-failure',
    'contention-profiling',
    'enable-dynamic-reloading',
    'enable-leader-migration',
    'leader-elect',
    'profiling',
    'use-service-account-credentials',
  ]),
  ...each('string', [
    'authentication-kubeconfig',
    'authentication-token-webhook-cache-ttl',
    'authorization-kubeconfig',
    'authorization-webhook-cache-authorized-ttl',
    'authorization-webhook-cache-unauthorized-ttl',
    'cert-dir',
    'client-ca-file',
    'cloud-provider',
    'concurrent-node-syncs',
    'concurrent-service-syncs',
    'controller-start-interval',
    'feature-gates',
    'http2-max-streams-per-connection',
    'kube-api-burst',
    'kube-api-content-type',
    'kube-api-qps',
    'leader-elect-lease-duration',
    'leader-elect-renew-deadline',
    'leader-elect-resource-lock',
    'leader-elect-retry-period',
    'logging-format',
    'master',
    'min-resync-period',
    'node-filter-requirements',
    'node-monitor-period',
    'node-status-update-frequency',
    'node-sync-period',
    'requestheader-allowed-names',
    'requestheader-client-ca-file',
    'requestheader-extra-headers-prefix',
    'requestheader-group-headers',
    'requestheader-username-headers',
    'route-reconciliation-period',
    'tls-cipher-suites',
    'tls-min-version',
    'v',
    'vmodule',
  ]),
}

function each(
  type: 'string' | 'boolean',
  names: readonly string[],
): Readonly<Record<string, { readonly type: typeof type }>> {
  return Object.fromEntries(names.map((name) => [name, { type }]))
}
