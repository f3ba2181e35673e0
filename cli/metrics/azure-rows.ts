import { counter, gauge, histogram } from '#reconcilers/metrics/row'

/** What a controller tells of Azure. Types are those of resources: loadBalancers, networkSecurityGroups, … */
export const azureRows = {
  armCalls: counter(
    'berth_arm_calls_total',
    'Requests to Azure Resource Manager, by type of resource, by verb (LIST and POLL apart from GET) and by result: ok, throttled, conflict, missing, refused, failed, lost',
    'type',
    'verb',
    'result',
  ),
  armCallSeconds: histogram(
    'berth_arm_call_seconds',
    'How long a request took until its answer; the operation behind a write goes on',
    [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    'verb',
  ),
  armSentBytes: counter('berth_arm_sent_bytes_total', 'Bytes of bodies sent', 'type'),
  armReceivedBytes: counter('berth_arm_received_bytes_total', 'Bytes of bodies received', 'type'),
  armQuotaRemaining: gauge(
    'berth_arm_quota_remaining',
    'Calls that Azure said are left (x-ms-ratelimit-remaining-*), by class (read, write, delete) and scope: own = for this principal, global = over all of the subscription',
    'class',
    'scope',
  ),
  documentWrites: counter(
    'berth_document_writes_total',
    'Writes of whole documents, by type and result: written, or the disposition of the failure',
    'type',
    'result',
  ),
  documentWriteSeconds: histogram(
    'berth_document_write_seconds',
    'How long a write took until the document stood as written, operation included',
    [0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320],
    'type',
  ),
  documentBatchOwners: histogram(
    'berth_document_batch_owners',
    'Services and nodes that one write was made for',
    [1, 2, 5, 10, 25, 50, 100, 250, 500],
    'type',
  ),
  documentBytes: gauge('berth_document_bytes', 'Size of the largest body that was sent of a type', 'type'),
  limitUsed: gauge(
    'berth_limit_used_ratio',
    'How much of a limit of Azure is used where most is used of it: 1 is all',
    'limit',
  ),
  driftRepairs: counter('berth_drift_repairs_total', 'Writes that brought back what others had changed', 'type'),
  contested: counter('berth_contested_total', 'Times that what others change again and again was left to them', 'type'),
  stuck: counter(
    'berth_document_stuck_total',
    'Times that Azure answered another body than was written, and the document was left alone',
    'type',
  ),
  unread: counter('berth_azure_read_failures_total', 'Readings of Azure that failed and are tried again'),
  misplaced: gauge(
    'berth_azure_misplaced',
    '1 while nothing is written because what stands in Azure does not fit the configuration',
  ),
} as const
