{{/* NET_ADMIN is for routes in the kernel: the kernel-table announcer's own, and the blackholes of pod blocks. As JSON, or nothing. */}}
{{- define "berth.speaker.capabilities" -}}
{{- $values := .Values.speaker -}}
{{- $writesRoutes := ternary $values.networkAdmin (eq $values.announcer "kernel-table") (kindIs "bool" $values.networkAdmin) -}}
{{- $all := concat (ternary (list "NET_ADMIN") list $writesRoutes) $values.extraCapabilities -}}
{{- if $all -}}{{- toJson $all -}}{{- end -}}
{{- end -}}

{{- define "berth.speaker.args" -}}
{{- $values := .Values.speaker -}}
- speaker
- --announcer={{ $values.announcer }}
{{- if eq $values.announcer "bird" }}
- --bird-config=/run/berth/bird.conf
- --bird-socket=/run/berth/bird.ctl
{{- else }}
- --host-daemon={{ $values.kernelTable.hostDaemon }}
{{- range $values.kernelTable.vtysh }}
- --vtysh={{ . }}
{{- end }}
{{- with $values.kernelTable.routeMapPath }}
- --route-map-file={{ . }}
{{- end }}
{{- end }}
- --configuration-namespace={{ include "berth.configurationNamespace" . }}
{{- with .Values.loadBalancerClass }}
- --load-balancer-class={{ . }}
{{- end }}
{{- with $values.kubeProxyHealth }}
- --kube-proxy-health={{ . }}
{{- end }}
{{- if $values.ignoreExcludeLabel }}
- --ignore-exclude-label
{{- end }}
{{ include "berth.serving.args" $values }}
- --log-level={{ .Values.logLevel }}
{{- with $values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "berth.speaker.mounts" -}}
{{- if eq .Values.speaker.announcer "bird" }}
- name: run
  mountPath: /run/berth
{{- else if .Values.speaker.kernelTable.routeMapPath }}
- name: route-map
  mountPath: {{ dir .Values.speaker.kernelTable.routeMapPath }}
{{- end }}
{{- include "berth.serving.mounts" .Values.speaker }}
{{- with .Values.speaker.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "berth.speaker.volumes" -}}
{{- if eq .Values.speaker.announcer "bird" }}
- name: run
  hostPath:
    path: {{ .Values.speaker.bird.runPath }}
    type: DirectoryOrCreate
{{- else if .Values.speaker.kernelTable.routeMapPath }}
- name: route-map
  hostPath:
    path: {{ dir .Values.speaker.kernelTable.routeMapPath }}
    type: DirectoryOrCreate
{{- end }}
{{- include "berth.serving.volumes" .Values.speaker }}
{{- with .Values.speaker.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The daemon that belongs to the speaker. It waits for its first file, which the speaker writes, and takes a socket left by one that was killed out of its own way. */}}
{{- define "berth.speaker.bird" -}}
{{- $bird := .Values.speaker.bird -}}
name: bird
image: {{ include "berth.image" (dict "image" $bird.image "version" "") }}
imagePullPolicy: {{ $bird.image.pullPolicy }}
command:
  - sh
  - -c
  - |
    until test -f /run/berth/bird.conf; do sleep 0.2; done
    rm -f /run/berth/bird.ctl
    exec bird -f -R -c /run/berth/bird.conf -s /run/berth/bird.ctl
{{- with $bird.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
# On purpose: a router that waits for a restart keeps what it heard until the next BIRD of this node speaks (BGP graceful
# restart), where a goodbye would cost it all routes to the node at once.
lifecycle:
  preStop:
    exec:
      command: [birdc, -s, /run/berth/bird.ctl, graceful, restart]
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
    add: {{ toJson $bird.capabilities }}
volumeMounts:
  - name: run
    mountPath: /run/berth
{{- end -}}
