{{/* How azure.json reaches the controller: hostPath, a Secret of the chart's own, one mounted, or one read from the API server. */}}
{{- define "berth.cloudConfig.way" -}}
{{- $config := .Values.azure.cloudConfig -}}
{{- if $config.hostPath -}}hostPath
{{- else if $config.content -}}content
{{- else if and $config.secret.namespace (ne $config.secret.namespace .Release.Namespace) -}}api
{{- else -}}mounted
{{- end -}}
{{- end -}}

{{- define "berth.cloudConfig.secretName" -}}
{{- if eq (include "berth.cloudConfig.way" .) "content" -}}
{{- include "berth.fullname" . }}-cloud-config
{{- else -}}
{{- .Values.azure.cloudConfig.secret.name -}}
{{- end -}}
{{- end -}}

{{/* Whether azure.json says that there are several load balancers: known only where the chart holds the file. */}}
{{- define "berth.cloudConfig.severalLoadBalancers" -}}
{{- if or .Values.azure.severalLoadBalancers (get .Values.azure.cloudConfig.content "multipleStandardLoadBalancerConfigurations") -}}true{{- end -}}
{{- end -}}
