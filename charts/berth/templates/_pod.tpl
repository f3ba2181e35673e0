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

{{/* Pieces of a container that answers over HTTPS. Argument: the values of the component. */}}
{{- define "berth.serving.args" -}}
- --secure-port={{ .securePort }}
{{- if .tlsSecretName }}
- --tls-cert-file=/etc/berth/tls/tls.crt
- --tls-private-key-file=/etc/berth/tls/tls.key
{{- end }}
{{- end -}}

{{- define "berth.serving.probes" -}}
ports:
  - name: https
    containerPort: {{ .securePort }}
livenessProbe:
  httpGet: { scheme: HTTPS, path: /livez, port: https }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { scheme: HTTPS, path: /readyz, port: https }
  periodSeconds: 5
  timeoutSeconds: 5
{{- end -}}

{{- define "berth.serving.mounts" -}}
{{- if .tlsSecretName }}
- name: tls
  mountPath: /etc/berth/tls
  readOnly: true
{{- end }}
{{- end -}}

{{- define "berth.serving.volumes" -}}
{{- with .tlsSecretName }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end -}}
