# What zsh offers at the end of each line: zsh -f offers.zsh COMPLETION LINE... prints the words for each line, then a line
# with a dot. An inner, interactive zsh on a terminal of its own (zpty) gets the line and a tab, as from a keyboard; its
# `compadd`, by which every completion adds its words, tells of them.
completion=$1 told=$(mktemp)
shift
zmodload zsh/zpty zsh/zselect || exit 1

cat >$told.rc <<EOF
autoload -Uz compinit && compinit -u -D
compadd() {
  if [[ "\$*" == *-[AOD]\ * ]]; then builtin compadd "\$@"; return; fi
  local -a words
  builtin compadd -O words "\$@"
  (( \$#words )) && print -rl -- \$words >>$told
  builtin compadd "\$@"
}
source $completion
# zsh forgets it with each use.
ended() { print -r -- . >>$told; comppostfuncs=(ended) }
comppostfuncs=(ended)
bindkey -e
bindkey '^I' list-choices
print -r -- . >>$told
EOF

# until $1 lines with a dot are told: ten seconds at most
until_told() {
  for ((turn = 0; turn < 200; turn++)); do
    (( $(grep -cx '\.' $told) >= $1 )) && return
    zselect -t 5
    zpty -r -t inner screen
  done
  print -u2 "zsh tells nothing: $screen"
  exit 1
}

zpty -b inner zsh -f -i
zpty -w inner "source $told.rc"
dots=1
until_told $dots
for line in "$@"; do
  zpty -w -n inner "$line"$'\t'
  until_told $((++dots))
  zpty -w -n inner $'\x15'
done
zpty -d inner
sed 1d $told
rm -f $told $told.rc
