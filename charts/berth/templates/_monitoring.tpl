{{/* The workloads that can be asked for metrics. */}}
{{- define "berth.components" -}}
{{- ternary "controller,speaker" "controller" (eq .Values.backend "bgp") -}}
{{- end -}}

{{/* The certificate is made by the process itself, unless a Secret holds one: whom it is asked of, the token's holder knows by other means. */}}
{{- define "berth.scrapeTls" -}}
scheme: https
tlsConfig:
  insecureSkipVerify: true
{{- end -}}
