/** Every variable that a command reads, and what it is for. */
export const environment = {
  KUBECONFIG: 'the kubeconfig, where --kubeconfig names none',
  BERTH_CLOUD_CONFIG: 'path of azure.json, where no option names it',
  BERTH_CONFIG: 'path of berth.yaml, where no option names it',
  BERTH_BACKEND: 'azure or bgp, where no option says it',
  BERTH_NODE_NAME: 'the node to speak for, where --node names none',
  BERTH_LOG_LEVEL: "shows the controller's log: trace, debug, info, warn or error (default: silent)",
  AZURE_TENANT_ID: 'tenant to sign in at; wins over azure.json',
  AZURE_CLIENT_ID: 'client id to sign in as; wins over azure.json',
  AZURE_FEDERATED_TOKEN_FILE: 'file with the token of a workload identity, which it also turns on',
  HTTPS_PROXY: 'proxy on the way to Azure and to the API server',
  NO_PROXY: 'what is reached without the proxy',
  NO_COLOR: 'set to anything: no colours',
  FORCE_COLOR: '1: colours although the output is no terminal, 0: none',
} as const

/** What every command reads. */
export const colours = ['NO_COLOR', 'FORCE_COLOR'] as const
const cluster = ['KUBECONFIG', 'HTTPS_PROXY', 'NO_PROXY'] as const
export const ofCluster: readonly string[] = cluster
export const ofCloud: readonly string[] = [
  'KUBECONFIG',
  'BERTH_CLOUD_CONFIG',
  'BERTH_CONFIG',
  'BERTH_BACKEND',
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_FEDERATED_TOKEN_FILE',
  'HTTPS_PROXY',
  'NO_PROXY',
]
