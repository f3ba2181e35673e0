{{/*
Roles and bindings from a file of rights, one for each section that is wanted.
Argument: dict "root" $ "component" NAME "file" PATH "sections" (list of dict "name" SECTION "namespace" NAMESPACE, "" for the whole cluster)
  "secret" NAME of the Secret that the section cloudConfigSecret is about
*/}}
{{- define "berth.roles" -}}
{{- $call := . -}}
{{- $rights := .root.Files.Get .file | fromYaml -}}
{{- $subject := dict "kind" "ServiceAccount" "name" (include "berth.serviceAccountName" .) "namespace" .root.Release.Namespace -}}
{{- range .sections -}}
{{- $rules := get $rights .name -}}
{{- if not $rules -}}
{{- fail (printf "%s has no section %s" $call.file .name) -}}
{{- end -}}
{{- if eq .name "cloudConfigSecret" -}}
{{- range $rules -}}{{- $_ := set . "resourceNames" (list $call.secret) -}}{{- end -}}
{{- end -}}
{{- $name := include "berth.componentName" $call -}}
{{- if ne .name "cluster" -}}{{- $name = printf "%s-%s" $name (kebabcase .name) -}}{{- end -}}
{{- $kind := ternary "Role" "ClusterRole" (ne .namespace "") -}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}
metadata:
  name: {{ $name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "berth.labels" $call | nindent 4 }}
rules:
  {{- toYaml $rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
metadata:
  name: {{ $name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "berth.labels" $call | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $kind }}
  name: {{ $name }}
subjects:
  {{- list $subject | toYaml | nindent 2 }}
{{ end -}}
{{- end -}}
