/**
 * The fields of the kinds that the double serves: k8s.io/api and k8s.io/apimachinery 0.36, generated.proto. A field is
 * its name, or `name:Type` where its own fields are known here too (of each item, if it is a list); whatever has no
 * type may hold anything. By kind, and by `Kind.group` where two groups have one name.
 */
export const fieldsByType: Readonly<Record<string, string>> = {
  ConfigMap: 'metadata:ObjectMeta immutable data binaryData',
  ObjectMeta:
    'name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp ' +
    'deletionGracePeriodSeconds labels annotations ownerReferences:OwnerReference finalizers managedFields',
  OwnerReference: 'apiVersion kind name uid controller blockOwnerDeletion',
  DaemonSet: 'metadata:ObjectMeta spec:DaemonSetSpec status',
  DaemonSetSpec: 'selector:LabelSelector template:PodTemplateSpec updateStrategy minReadySeconds revisionHistoryLimit',
  LabelSelector: 'matchLabels matchExpressions:LabelSelectorRequirement',
  LabelSelectorRequirement: 'key operator values',
  PodTemplateSpec: 'metadata:ObjectMeta spec:PodSpec',
  PodSpec:
    'volumes initContainers:Container containers:Container ephemeralContainers restartPolicy ' +
    'terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount ' +
    'automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext ' +
    'imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases priorityClassName ' +
    'priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead ' +
    'topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources ' +
    'hostnameOverride schedulingGroup',
  Container:
    'name image command args workingDir ports:ContainerPort envFrom env:EnvVar resources resizePolicy ' +
    'restartPolicy restartPolicyRules volumeMounts volumeDevices livenessProbe:Probe readinessProbe:Probe ' +
    'startupProbe:Probe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext ' +
    'stdin stdinOnce tty',
  ContainerPort: 'name hostPort containerPort protocol hostIP',
  EnvVar: 'name value valueFrom',
  Probe:
    'initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold ' +
    'terminationGracePeriodSeconds exec httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc',
  HTTPGetAction: 'path port host scheme httpHeaders',
  TCPSocketAction: 'port host',
  Deployment: 'metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus',
  DeploymentSpec:
    'replicas selector:LabelSelector template:PodTemplateSpec strategy:DeploymentStrategy minReadySeconds ' +
    'revisionHistoryLimit paused progressDeadlineSeconds',
  DeploymentStrategy: 'type rollingUpdate:RollingUpdateDeployment',
  RollingUpdateDeployment: 'maxUnavailable maxSurge',
  DeploymentStatus:
    'observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas ' +
    'terminatingReplicas conditions collisionCount',
  EndpointSlice: 'metadata:ObjectMeta addressType endpoints:Endpoint ports:EndpointPort',
  Endpoint:
    'addresses conditions:EndpointConditions hostname targetRef:ObjectReference deprecatedTopology nodeName zone ' +
    'hints:EndpointHints',
  EndpointConditions: 'ready serving terminating',
  ObjectReference: 'kind namespace name uid apiVersion resourceVersion fieldPath',
  EndpointHints: 'forZones forNodes',
  EndpointPort: 'name port protocol appProtocol',
  Endpoints: 'metadata:ObjectMeta subsets',
  Event:
    'metadata:ObjectMeta involvedObject:ObjectReference reason message source:EventSource firstTimestamp ' +
    'lastTimestamp count type eventTime series:EventSeries action related:ObjectReference reportingComponent ' +
    'reportingInstance',
  EventSource: 'component host',
  EventSeries: 'count lastObservedTime',
  'Event.events.k8s.io':
    'metadata:ObjectMeta eventTime series:EventSeries reportingController reportingInstance action reason ' +
    'regarding:ObjectReference related:ObjectReference note type deprecatedSource:EventSource ' +
    'deprecatedFirstTimestamp deprecatedLastTimestamp deprecatedCount',
  Lease: 'metadata:ObjectMeta spec:LeaseSpec',
  LeaseSpec: 'holderIdentity leaseDurationSeconds acquireTime renewTime leaseTransitions strategy preferredHolder',
  Namespace: 'metadata:ObjectMeta spec:NamespaceSpec status',
  NamespaceSpec: 'finalizers',
  Node: 'metadata:ObjectMeta spec:NodeSpec status:NodeStatus',
  NodeSpec: 'podCIDR podCIDRs providerID unschedulable taints:Taint configSource externalID',
  Taint: 'key value effect timeAdded',
  NodeStatus:
    'capacity allocatable phase conditions:NodeCondition addresses:NodeAddress daemonEndpoints nodeInfo images ' +
    'volumesInUse volumesAttached config runtimeHandlers features declaredFeatures',
  NodeCondition: 'type status lastHeartbeatTime lastTransitionTime reason message',
  NodeAddress: 'type address',
  Pod: 'metadata:ObjectMeta spec:PodSpec status:PodStatus',
  PodStatus:
    'observedGeneration phase conditions message reason nominatedNodeName hostIP hostIPs podIP podIPs startTime ' +
    'initContainerStatuses containerStatuses qosClass ephemeralContainerStatuses resize resourceClaimStatuses ' +
    'extendedResourceClaimStatus allocatedResources resources nodeAllocatableResourceClaimStatuses',
  ReplicaSet: 'metadata:ObjectMeta spec:ReplicaSetSpec status',
  ReplicaSetSpec: 'replicas minReadySeconds selector:LabelSelector template:PodTemplateSpec',
  Secret: 'metadata:ObjectMeta immutable data stringData type',
  Service: 'metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus',
  ServiceSpec:
    'ports:ServicePort selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP ' +
    'loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses ' +
    'sessionAffinityConfig:SessionAffinityConfig ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts ' +
    'loadBalancerClass internalTrafficPolicy trafficDistribution',
  ServicePort: 'name protocol appProtocol port targetPort nodePort',
  SessionAffinityConfig: 'clientIP:ClientIPConfig',
  ClientIPConfig: 'timeoutSeconds',
  ServiceStatus: 'loadBalancer:LoadBalancerStatus conditions:Condition',
  LoadBalancerStatus: 'ingress:LoadBalancerIngress',
  LoadBalancerIngress: 'ip hostname ipMode ports:PortStatus',
  PortStatus: 'port protocol error',
  Condition: 'type status observedGeneration lastTransitionTime reason message',
  ServiceAccount: 'metadata:ObjectMeta secrets:ObjectReference imagePullSecrets automountServiceAccountToken',
}
