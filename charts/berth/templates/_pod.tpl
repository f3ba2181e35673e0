{{/* The security context of a container that needs nothing of the node. */}}
{{- define "berth.restricted" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "berth.podMetadata" -}}
labels:
  {{- /* Without the chart's version: a version that changes nothing of a pod must not restart it. */}}
  {{- include "berth.selectorLabels" . | nindent 2 }}
  {{- with (get .root.Values .component).podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  kubectl.kubernetes.io/default-container: {{ .component }}
  {{- range $name, $text := .checksums }}
  checksum/{{ $name }}: {{ $text | sha256sum }}
  {{- end }}
  {{- with (get .root.Values .component).podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
