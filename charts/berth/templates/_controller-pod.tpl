{{/* Nodes without a network must be served too, when the controller is what makes them ready. */}}
{{- define "berth.controller.hostNetwork" -}}
{{- $caresForNodes := without .Values.controller.controllers "service" -}}
{{- if kindIs "bool" .Values.controller.hostNetwork -}}
{{- if .Values.controller.hostNetwork -}}true{{- end -}}
{{- else if and (eq .Values.backend "azure") $caresForNodes -}}true
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
# It is this controller that takes these two away.
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
- --metrics-address=:{{ .Values.controller.metricsPort }}
- --log-level={{ .Values.logLevel }}
{{- if eq .Values.backend "azure" }}
- --controllers={{ join "," .Values.controller.controllers }}
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
{{- with .Values.controller.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
