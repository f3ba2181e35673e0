import { z } from 'zod'
import { azureJson } from '#provider/azure/config/azure-json'

const secret = z
  .strictObject({
    name: z.string().min(1).default('azure-cloud-provider').describe('Secret that holds azure.json.'),
    namespace: z
      .string()
      .default('')
      .describe(
        'Its namespace. Empty or the release’s own: it is mounted. Another one: it is read from the API server, with the right to read that one Secret.',
      ),
    key: z.string().min(1).default('cloud-config').describe('The key in it.'),
  })
  .prefault({})

const cloudConfig = z
  .strictObject({
    secret,
    hostPath: z
      .union([z.literal(''), z.string().startsWith('/')])
      .default('')
      .describe(
        'azure.json on the nodes that the controller runs on (see `controller.nodeSelector`), in place of a Secret. Only root may read it, so the controller runs as root, without any capability.',
      ),
    content: azureJson
      .partial()
      .prefault({})
      .describe(
        'azure.json itself, for which the chart makes a Secret; the keys are those of [configuration](configuration.md#azurejson). Secrets in values are kept by Helm as well: prefer the two ways above, or workload identity.',
      ),
  })
  .prefault({})

const workloadIdentity = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe('Gives the controller a token of its ServiceAccount that Azure takes. No webhook is needed for it.'),
    clientId: z.string().default('').describe('Client id of the identity; empty, that of azure.json.'),
    tenantId: z.string().default('').describe('Its tenant; empty, that of azure.json.'),
  })
  .prefault({})

/** Only with `backend: azure`. */
export const azure = z.strictObject({
  cloudConfig,
  severalLoadBalancers: z
    .boolean()
    .default(false)
    .describe(
      'Set it where azure.json has `multipleStandardLoadBalancerConfigurations` and the chart does not hold the file: the controller then may read EndpointSlices and Namespaces.',
    ),
  workloadIdentity,
})
