/** Where the chart is installed: the played kubelets leave the pods there to processes. */
export const processNamespace = 'berth-system'
