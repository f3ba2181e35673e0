/** How routes are named (reference 3.9): the node and the range of its pods, without the characters that a name cannot have. */

const separator = '____'

/** Writes the name of a node's route to these pods. */
export function routeName(node: string, podCidr: string): string {
  return `${node}${separator}${podCidr.replaceAll(/[.:/]/g, '')}`
}

/** Reads the node off a route's name; undefined for a name of another make. Nodes are in lower case, names in any. */
export function nodeOfRouteName(name: string): string | undefined {
  const [node = '', digits = '', ...more] = name.split(separator)
  return node === '' || more.length > 0 || !/^[0-9a-f]+$/i.test(digits) ? undefined : node.toLowerCase()
}
