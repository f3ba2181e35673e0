{{/*
Takes over the values of cloud-provider-azure's chart, by the table in files/cloud-provider-azure-values.yaml: what means the
same sets our own value, what would do something else than it says ends the installation with the reason. Every template
begins with it, whichever of them is rendered first; done twice it is the same as done once.
*/}}
{{- define "berth.adoptUpstream" -}}
{{- $values := .Values -}}
{{- range $row := (.Files.Get "files/cloud-provider-azure-values.yaml" | fromYaml).values -}}
{{- with include "berth.given" (dict "values" $values "path" .path) -}}
{{- $given := (fromJson .).is -}}
{{- if and $row.refused (not (has (toString $given) (default list $row.unless))) -}}
{{- fail (printf "\n%s: %v cannot be followed: %s." $row.path $given $row.refused) -}}
{{- end -}}
{{- if $row.sets -}}
{{- $read := include "berth.readUpstream" (dict "row" $row "given" $given) | fromJson -}}
{{- include "berth.set" (dict "values" $values "path" $row.sets "to" $read) -}}
{{- range $path, $value := $row.also -}}
{{- include "berth.set" (dict "values" $values "path" $path "to" (dict "is" $value)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* For NOTES.txt: the values that were given and have no effect, a line each. */}}
{{- define "berth.upstreamWithoutEffect" -}}
{{- $values := .Values -}}
{{- range $row := (.Files.Get "files/cloud-provider-azure-values.yaml" | fromYaml).values -}}
{{- if and $row.without (include "berth.given" (dict "values" $values "path" $row.path)) }}
  {{ $row.path }}: {{ $row.without }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
What stands at a path, as JSON {"is": VALUE}, for templates can return nothing but text; nothing where nobody wrote anything.
Argument: dict "values" MAP "path" A.B.C
*/}}
{{- define "berth.given" -}}
{{- $here := .values -}}
{{- $found := true -}}
{{- range splitList "." .path -}}
{{- if and $found (kindIs "map" $here) (hasKey $here .) -}}{{- $here = get $here . -}}{{- else -}}{{- $found = false -}}{{- end -}}
{{- end -}}
{{- if and $found (not (kindIs "invalid" $here)) -}}{{- dict "is" $here | toJson -}}{{- end -}}
{{- end -}}

{{/* What a value means here, as JSON {"is": VALUE}. Argument: dict "row" ROW "given" VALUE */}}
{{- define "berth.readUpstream" -}}
{{- $is := .given -}}
{{- $reading := default "value" .row.reading -}}
{{- if eq $reading "number" -}}
{{- $is = .given | toString | int -}}
{{- else if eq $reading "verbosity" -}}
{{- $level := .given | toString | int -}}
{{- $is = ternary "trace" (ternary "debug" "info" (ge $level 4)) (ge $level 6) -}}
{{- else if eq $reading "boolean" -}}
{{- $is = eq (toString .given) "true" -}}
{{- end -}}
{{- dict "is" $is | toJson -}}
{{- end -}}

{{/* Argument: dict "values" MAP "path" A.B.C "to" (dict "is" VALUE) */}}
{{- define "berth.set" -}}
{{- $here := .values -}}
{{- $keys := splitList "." .path -}}
{{- range initial $keys -}}
{{- if not (kindIs "map" (get $here .)) -}}{{- $_ := set $here . dict -}}{{- end -}}
{{- $here = get $here . -}}
{{- end -}}
{{- $_ := set $here (last $keys) .to.is -}}
{{- end -}}
