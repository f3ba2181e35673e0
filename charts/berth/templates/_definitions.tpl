{{/*
Definitions of one folder, unless they are somebody else's: MetalLB's own definitions serve as well, and those of another
release of this chart are that one's. Deleting one would delete every resource of its kind, so uninstalling keeps them.
Argument: dict "root" $ "folder" NAME "when" Auto|Always|Never
*/}}
{{- define "berth.definitions" -}}
{{- $call := . -}}
{{- range $path, $_ := .root.Files.Glob (printf "definitions/%s/*.yaml" .folder) -}}
{{- $definition := $call.root.Files.Get $path | fromYaml -}}
{{- $there := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" $definition.metadata.name -}}
{{- if include "berth.isWanted" (dict "root" $call.root "when" $call.when "object" $there) -}}
{{- $_ := set $definition.metadata "annotations" (dict "helm.sh/resource-policy" "keep") -}}
{{- $_ := set $definition.metadata "labels" (include "berth.labels" (dict "root" $call.root "component" "definitions") | fromYaml) -}}
---
{{ toYaml $definition }}
{{ end -}}
{{- end -}}
{{- end -}}
