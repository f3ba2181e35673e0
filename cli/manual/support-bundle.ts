import type { Command } from '../command.ts'
import { connection } from './connection.ts'
import { ofCloud } from './environment.ts'
import { lease } from './lease.ts'

export const supportBundle: Command = {
  name: 'support-bundle',
  summary: 'pack what somebody needs who is to find out what is wrong, without secrets; change nothing',
  synopsis: ['[--file FILE] [--log FILE] [--serving URL] [options]'],
  description: [
    'Writes one tar.gz with versions, configuration, Services, Nodes, their events, the lease, what Azure or the speakers show, an explanation of every Service, and what would be written now. What cannot be had is named in not-collected.json.',
    'Secrets are removed: by the names of keys, by their looks (tokens, private keys, signatures in URLs), and wherever the very secrets of azure.json and the kubeconfig are written. Secrets of Kubernetes are never read. Names and addresses stay.',
  ],
  options: {
    ...connection,
    ...lease,
    file: {
      type: 'string',
      offers: 'file',
      help: 'where to write it; must not be there yet (default: berth-support-TIME.tar.gz)',
    },
    log: {
      type: 'string',
      multiple: true,
      offers: 'file',
      value: 'FILE',
      help: 'a log, its last 5 MB; may be repeated',
    },
    serving: {
      type: 'string',
      value: 'URL',
      help: 'where the controller or a speaker serves: its metrics, health and /debug, asked with the token of the kubeconfig',
    },
    'max-size': { type: 'string', value: 'MB', help: 'megabytes that go in before they are packed (default: 50)' },
  },
  examples: [
    {
      does: 'With the log of the controller',
      command: 'berth support-bundle --cloud-config /etc/kubernetes/azure.json --log berth.log',
    },
    {
      does: 'With what the running one serves, after kubectl port-forward',
      command: 'berth support-bundle --serving https://127.0.0.1:10258',
    },
  ],
  exits: { 0: 'written, though something may be missing in it', 1: 'it could not be written' },
  environment: ofCloud,
  load: () => import('../commands/support-bundle.ts'),
}
