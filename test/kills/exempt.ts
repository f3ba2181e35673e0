/** Scenarios whose end depends on the life of one controller, by the beginning of their names, and why that is right. */
export const exempt: Readonly<Record<string, string>> = {
  'is told once and asked for seldom': 'Azure refuses to be read for a day, and who starts then has nothing to go by',
  'weakness 15: a node that goes while Azure answers no read':
    'who starts while Azure answers nothing knows of no pool',
  'weakness 35: is told once': 'it counts what one life has told; the next one tells it again',
  'weakness 35: is found out among many':
    'who was let in has its public IP already, and keeps it when there is room no more',
  'do not take a port from each other': 'the shared frontend bears the name of whoever came to it first',
}
