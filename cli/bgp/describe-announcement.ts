import type { Announcement } from '#provider/bgp/announcement'

/** What a route carries beside its prefix, in BGP's words; empty where there is nothing. */
export function describeAttributes(announcement: Announcement): string {
  const { communities, largeCommunities, localPref, med, prepend, weight, gracefulShutdown } = announcement
  return [
    localPref === undefined ? '' : `local-pref ${localPref}`,
    med === undefined ? '' : `med ${med}`,
    prepend === 0 ? '' : `prepend ${prepend}`,
    weight === undefined ? '' : `weight ${weight}`,
    communities.length === 0 ? '' : `communities ${communities.join(' ')}`,
    largeCommunities.length === 0 ? '' : `large ${largeCommunities.join(' ')}`,
    gracefulShutdown ? 'graceful shutdown' : '',
  ]
    .filter((text) => text !== '')
    .join(', ')
}

/** To whom it goes. */
export function describePeers({ peers }: Announcement): string {
  return peers === undefined ? 'all peers' : peers.join(', ')
}
