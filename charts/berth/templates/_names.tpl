{{- define "berth.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Argument: dict "root" $ "component" "controller" */}}
{{- define "berth.componentName" -}}
{{- printf "%s-%s" (include "berth.fullname" .root) .component -}}
{{- end -}}

{{/* What selects pods: it can never be changed once installed, so nothing that changes with a version is in it. */}}
{{- define "berth.selectorLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "berth.labels" -}}
{{ include "berth.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name (.root.Chart.Version | replace "+" "_") }}
{{- end -}}

{{- define "berth.serviceAccountName" -}}
{{- $account := (get .root.Values .component).serviceAccount -}}
{{- if $account.create -}}
{{- default (include "berth.componentName" .) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end -}}

{{/* Argument: dict "image" IMAGE "version" DEFAULT-TAG. A digest wins: it cannot be moved. */}}
{{- define "berth.image" -}}
{{- $name := .image.repository -}}
{{- with .image.registry -}}{{- $name = printf "%s/%s" (trimSuffix "/" .) $name -}}{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $name .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .version .image.tag) -}}
{{- end -}}
{{- end -}}

{{/* Where MetalLB's resources are, for controller and speaker alike. */}}
{{- define "berth.configurationNamespace" -}}
{{- dig "bgp" "configurationNamespace" "metallb-system" .Values.settings -}}
{{- end -}}

{{/* Whether something of this name is this release's own; argument: dict "root" $ "object" what lookup found */}}
{{- define "berth.isReleased" -}}
{{- $said := dig "metadata" "annotations" dict .object -}}
{{- if and (eq (get $said "meta.helm.sh/release-name") .root.Release.Name) (eq (get $said "meta.helm.sh/release-namespace") .root.Release.Namespace) -}}true{{- end -}}
{{- end -}}

{{/*
Whether to install what others may have installed too: "Auto" leaves it to them. Without a cluster to look at (helm template)
nothing is there. Argument: dict "root" $ "when" Auto|Always|Never "object" what lookup found
*/}}
{{- define "berth.isWanted" -}}
{{- if eq .when "Always" -}}true
{{- else if and (eq .when "Auto") (or (not .object) (include "berth.isReleased" .)) -}}true
{{- end -}}
{{- end -}}
