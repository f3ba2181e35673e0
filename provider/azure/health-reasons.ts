/** Azure's reason codes ("Manage Azure Load Balancer health status") in words that say what to look at. */
const words: Readonly<Record<string, string>> = {
  Up_Probe_Success: '',
  Up_Probe_AllDownIsUp: 'all members fail their probe, so all get traffic',
  Up_Probe_ApproachingUnhealthyThreshold: 'failed its last probe',
  Up_Admin: 'set to up by hand',
  Up_Platform: 'Azure sees a problem of its own',
  Down_Probe_ApproachingHealthyThreshold: 'answers again, not yet often enough',
  Down_Probe_HttpStatusCodeError:
    'answers the probe, but not with 200, as a node without an endpoint of a Local Service does',
  Down_Probe_HttpEndpointUnreachable: 'does not speak HTTP on the probe port, or a security rule stands in between',
  Down_Probe_HttpNoResponse: 'takes the probe and does not answer it',
  Down_Probe_TcpProbeTimeout: 'no answer on the probe port',
  Down_Admin: 'set to down by hand',
  Down_Platform: 'a problem of Azure itself',
  NA: 'not probed yet',
}

/** Explains a reason code; empty for a member that is simply well, the bare code for one that is not known here. */
export function wordsFor(code: string): string {
  const known = words[code]
  return known === undefined ? code : known === '' ? '' : `${known} (${code})`
}
