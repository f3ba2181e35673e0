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

{{/* The port of a URL; one that names none has that of its scheme. */}}
{{- define "berth.portOfUrl" -}}
{{- $url := urlParse . -}}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" -}}
{{- default (ternary "443" "80" (eq $url.scheme "https")) $port -}}
{{- end -}}
