{{/* berth.yaml as the controller reads it: the backend is said once, in the values' own key. */}}
{{- define "berth.settings" -}}
{{- merge (dict "backend" .Values.backend) .Values.settings | toYaml -}}
{{- end -}}
