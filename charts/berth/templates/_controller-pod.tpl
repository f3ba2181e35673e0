{{/* The controllers of a cloud-controller-manager that it is, with commas between: as the command line has it where nothing is said. */}}
{{- define "berth.controller.names" -}}
{{- if eq .Values.backend "azure" -}}
{{- $beside := ternary "service" "service,cloud-node,cloud-node-lifecycle,route,node-ipam" (ne .Values.loadBalancerClass "") -}}
{{- join "," (default (splitList "," $beside) .Values.controller.controllers) -}}
{{- end -}}
{{- end -}}

{{/* Nodes without a network must be served too, when the controller is what makes them ready. */}}
{{- define "berth.controller.hostNetwork" -}}
{{- if kindIs "bool" .Values.controller.hostNetwork -}}
{{- if .Values.controller.hostNetwork -}}true{{- end -}}
{{- else if without (include "berth.controller.names" . | splitList ",") "service" "" -}}true
{{- end -}}
{{- end -}}

{{- define "berth.controller.tolerations" -}}
{{- if kindIs "slice" .Values.controller.tolerations -}}
{{- toYaml .Values.controller.tolerations -}}
{{- else -}}
- key: node-role.kubernetes.io/control-plane
  operator: Exists
- key: CriticalAddonsOnly
  operator: Exists
{{- if include "berth.controller.hostNetwork" . }}
# It is this controller that takes these away.
- key: node.cloudprovider.kubernetes.io/uninitialized
  operator: Exists
- key: node.kubernetes.io/network-unavailable
  operator: Exists
- key: node.kubernetes.io/not-ready
  operator: Exists
  effect: NoSchedule
{{- end }}
{{- end -}}
{{- end -}}

{{- define "berth.controller.args" -}}
- controller
- --backend={{ .Values.backend }}
- --config=/etc/berth/berth.yaml
- --cluster-name={{ .Values.clusterName }}
{{- with .Values.loadBalancerClass }}
- --load-balancer-class={{ . }}
{{- end }}
{{- if .Values.controller.readOnly }}
- --read-only
{{- end }}
{{ include "berth.serving.args" .Values.controller }}
- --log-level={{ .Values.logLevel }}
{{- if eq .Values.backend "azure" }}
- --controllers={{ include "berth.controller.names" . }}
{{- with .Values.controller.podNetwork }}
{{- if .allocateNodeCidrs }}
- --allocate-node-cidrs=true
- --configure-cloud-routes={{ .configureCloudRoutes }}
- --cluster-cidr={{ required "\ncontroller.podNetwork.clusterCidr is missing: allocateNodeCidrs gives parts of it to nodes." .clusterCidr }}
{{- with .serviceClusterIpRange }}
- --service-cluster-ip-range={{ . }}
{{- end }}
{{- end }}
{{- end }}
{{- $config := .Values.azure.cloudConfig }}
{{- $way := include "berth.cloudConfig.way" . }}
{{- if eq $way "api" }}
- --cloud-config-secret-name={{ $config.secret.name }}
- --cloud-config-secret-namespace={{ $config.secret.namespace }}
- --cloud-config-key={{ $config.secret.key }}
{{- else if eq $way "hostPath" }}
- --cloud-config={{ $config.hostPath }}
{{- else }}
- --cloud-config=/etc/berth/azure/{{ $config.secret.key }}
{{- end }}
{{- with .Values.monitoring.traces.endpoint }}
- --tracing-endpoint={{ . }}
{{- end }}
{{- end }}
{{- with .Values.controller.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "berth.controller.mounts" -}}
- name: settings
  mountPath: /etc/berth/berth.yaml
  subPath: berth.yaml
  readOnly: true
{{- if eq .Values.backend "azure" }}
{{- $way := include "berth.cloudConfig.way" . }}
{{- if eq $way "hostPath" }}
- name: cloud-config
  mountPath: {{ dir .Values.azure.cloudConfig.hostPath }}
  readOnly: true
{{- else if ne $way "api" }}
- name: cloud-config
  mountPath: /etc/berth/azure
  readOnly: true
{{- end }}
{{- if .Values.azure.workloadIdentity.enabled }}
- name: azure-token
  mountPath: /var/run/secrets/azure/tokens
  readOnly: true
{{- end }}
{{- end }}
{{- include "berth.serving.mounts" .Values.controller }}
{{- with .Values.controller.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "berth.controller.volumes" -}}
- name: settings
  configMap:
    name: {{ include "berth.fullname" . }}-settings
{{- if eq .Values.backend "azure" }}
{{- $way := include "berth.cloudConfig.way" . }}
{{- if eq $way "hostPath" }}
- name: cloud-config
  hostPath:
    path: {{ dir .Values.azure.cloudConfig.hostPath }}
    type: Directory
{{- else if ne $way "api" }}
# Mounted whole, not by subPath: a renewed secret is then seen without a restart.
- name: cloud-config
  secret:
    secretName: {{ include "berth.cloudConfig.secretName" . }}
    defaultMode: 0440
{{- end }}
{{- if .Values.azure.workloadIdentity.enabled }}
- name: azure-token
  projected:
    sources:
      - serviceAccountToken:
          audience: api://AzureADTokenExchange
          expirationSeconds: 3600
          path: azure-identity-token
{{- end }}
{{- end }}
{{- include "berth.serving.volumes" .Values.controller }}
{{- with .Values.controller.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "berth.controller.env" -}}
{{- with .Values.azure.workloadIdentity }}
{{- if and .enabled (eq $.Values.backend "azure") -}}
- name: AZURE_FEDERATED_TOKEN_FILE
  value: /var/run/secrets/azure/tokens/azure-identity-token
{{- with .clientId }}
- name: AZURE_CLIENT_ID
  value: {{ . | quote }}
{{- end }}
{{- with .tenantId }}
- name: AZURE_TENANT_ID
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.monitoring.traces }}
{{- if and .endpoint .headersSecret.name (eq $.Values.backend "azure") }}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom:
    secretKeyRef: { name: {{ .headersSecret.name }}, key: {{ .headersSecret.key }} }
{{- end }}
{{- end }}
{{- with .Values.controller.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
