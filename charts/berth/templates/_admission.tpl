{{/* The policies look at IP addresses by functions that Kubernetes has since 1.31. */}}
{{- define "berth.validates" -}}
{{- if and (ne .Values.validation "Off") (semverCompare ">=1.31.0-0" .Capabilities.KubeVersion.Version) -}}true{{- end -}}
{{- end -}}
