/** The machine behind the one node. */
export const machineName = 'worker'
