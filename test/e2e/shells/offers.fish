# What fish offers at the end of each line: fish --no-config offers.fish COMPLETION LINE... prints the words for each line,
# then a line with a dot.
source $argv[1]
for line in $argv[2..-1]
    complete --do-complete $line
    echo .
end
