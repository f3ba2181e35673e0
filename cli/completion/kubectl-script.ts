/** kubectl finds what completes a plugin by the name of an executable on the PATH; here it is a script of one line. */
export const KUBECTL_COMPLETE = 'kubectl_complete-berth'

/** The word of the command line that the script calls; of no use to people, so in no manual. */
export const COMPLETE = '__complete'

export const kubectlCompleteScript = `#!/bin/sh
# kubectl asks this for what may follow "kubectl berth"; it lies beside kubectl-berth on the PATH.
exec kubectl-berth ${COMPLETE} "$@"
`
