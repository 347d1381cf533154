# What the TAP programs share; each sources it and ends with `finish`.

set -uo pipefail
tests=0
failed=0
made=() # databases that finish drops

# ok STATUS NAME: one test, passed when the status is 0.
ok() {
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then
        echo "ok $tests - $2"
    else
        failed=$((failed + 1))
        echo "not ok $tests - $2"
    fi
}

# is GOT EXPECTED NAME
is() {
    [ "$1" = "$2" ]
    ok $? "$3"
    [ "$1" = "$2" ] || printf '#      got: %s\n# expected: %s\n' "${1:0:500}" "${2:0:500}"
}

# like GOT PATTERN NAME: the pattern is an extended regular expression.
like() {
    [[ $1 =~ $2 ]]
    ok $? "$3"
    [[ $1 =~ $2 ]] || printf '#      got: %s\n# expected: %s\n' "${1:0:500}" "$2"
}

# query DATABASE [OPTION...]: run SQL from standard input, print bare rows.
query() {
    local database=$1
    shift
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" "$@" 2>&1
}

# database NAME [CLAUSE]: make a database that has the extension.
database() {
    query postgres <<<"CREATE DATABASE $1 TEMPLATE template0 ${2:-}" && made+=("$1") &&
        query "$1" <<<"CREATE EXTENSION empathy"
}

# Drop what was made and print the plan.
finish() {
    local name
    for name in ${made[@]+"${made[@]}"}; do
        query postgres <<<"DROP DATABASE IF EXISTS $name"
    done
    echo "1..$tests"
    [ $failed = 0 ]
    exit
}
