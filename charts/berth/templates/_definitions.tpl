{{/*
Definitions of one folder. "Auto" leaves alone what somebody else has installed: MetalLB's own definitions serve as well,
and those of another release of this chart are that one's. Without a cluster to look at (helm template) all are written.
Deleting one would delete every resource of its kind, so uninstalling keeps them.
Argument: dict "root" $ "folder" NAME "when" Auto|Always|Never
*/}}
{{- define "berth.definitions" -}}
{{- $call := . -}}
{{- range $path, $_ := .root.Files.Glob (printf "definitions/%s/*.yaml" .folder) -}}
{{- $definition := $call.root.Files.Get $path | fromYaml -}}
{{- if eq (include "berth.definition.isOurs" (dict "root" $call.root "name" $definition.metadata.name "when" $call.when)) "true" -}}
{{- $_ := set $definition.metadata "annotations" (dict "helm.sh/resource-policy" "keep") -}}
{{- $_ := set $definition.metadata "labels" (include "berth.labels" (dict "root" $call.root "component" "definitions") | fromYaml) -}}
---
{{ toYaml $definition }}
{{ end -}}
{{- end -}}
{{- end -}}

{{- define "berth.definition.isOurs" -}}
{{- if eq .when "Always" -}}true
{{- else if eq .when "Auto" -}}
{{- $there := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" .name -}}
{{- if not $there -}}true
{{- else -}}
{{- $said := default dict $there.metadata.annotations -}}
{{- and (eq (get $said "meta.helm.sh/release-name") .root.Release.Name) (eq (get $said "meta.helm.sh/release-namespace") .root.Release.Namespace) -}}
{{- end -}}
{{- end -}}
{{- end -}}
