#!/usr/bin/env bash
# The ways to refresh boards of doc/recipes/weekly_boards.md, for real: the block for pg_cron on a server of its
# own that has pg_cron, the unit files of systemd, and the models of dbt as dbt would run them.
# (That the other blocks run is checked by make docs-check.)
source "$(dirname "$0")/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
recipes=$top/doc/recipes

# skip NAME REASON
skip() {
    tests=$((tests + 1))
    echo "ok $tests # SKIP $1: $2"
}

# blocks MARK: what stands in the fenced blocks of that kind.
blocks() {
    awk -v mark="$1" '/^```/ { inside = ($0 == "```" mark) && !inside; next } inside' "$recipes/weekly_boards.md"
}

# Print the tables and views of the recipe, up to its refresh.
boards() {
    blocks sql | sed '/^REFRESH/,$d'
}

new_message="INSERT INTO shop.message VALUES (100, 20, '2026-03-06 09:00+00', 'chat', 'Thank you, that is perfect!')"
seen="SELECT sum(readings) FROM shop.board_weekly"

# ---- pg_cron ------------------------------------------------------------------------------------

# Runs inside the other server: the job of the recipe, but when the server starts and not at night.
cron() {
    local i status restart=(pg_ctl -D "$EMPATHY_SERVER/data" -l "$EMPATHY_SERVER/server.log" -m fast -w -s restart)
    psql -X -q -A -t -d postgres -c "CREATE EXTENSION empathy" -f <(boards) -c "$new_message" >/dev/null
    psql -X -q -A -t -d postgres <<<"$(blocks 'sql no-run' | sed -n '1,/^\$\$);/p' | sed "s/'15 3 [^']*'/'@reboot'/")" >/dev/null
    psql -X -q -A -t -d postgres -c "$seen"
    cd "$EMPATHY_SERVER" || return
    [ "$(id -u)" != 0 ] || restart=(setpriv --reuid=postgres --regid=postgres --init-groups -- "${restart[@]}")
    "${restart[@]}"
    for ((i = 0; i < 100; i++)); do
        status=$(psql -X -q -A -t -d postgres -c "SELECT status FROM cron.job_run_details")
        case $status in
            succeeded | failed) break ;;
        esac
        sleep 0.2
    done
    psql -X -q -A -t -d postgres -c "SELECT status FROM cron.job_run_details; $seen" -c "SELECT cron.unschedule('refresh boards')" \
        -c "SELECT count(*) FROM cron.job"
}

if [ ! -e "$(pg_config --sharedir)/extension/pg_cron.control" ]; then
    skip pg_cron "not installed (Debian: postgresql-$(pg_config --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')-cron)"
else
    export -f cron blocks boards
    export recipes new_message seen
    is "$("$top"/tools/with-server --set=shared_preload_libraries=pg_cron --set=cron.use_background_workers=on \
        --set=cron.database_name=postgres bash -c cron 2>&1 | tr '\n' ' ')" "7 succeeded 8 t 0 " "pg_cron refreshes the boards"
fi

# ---- systemd ------------------------------------------------------------------------------------

database empathy_recipes
query empathy_recipes -f <(boards) >/dev/null
if command -v systemd-analyze >/dev/null; then
    is "$(systemd-analyze verify "$recipes"/systemd/empathy-boards.{service,timer} 2>&1)" "" "systemd takes the unit files"
else
    skip systemd "there is no systemd-analyze"
fi
query empathy_recipes <<<"$new_message"
command=$(sed -n 's/^ExecStart=//p' "$recipes/systemd/empathy-boards.service")
is "$(PGDATABASE=empathy_recipes eval "${command/#\/usr\/bin\//}" 2>&1)" "" "its command runs"
is "$(query empathy_recipes <<<"$seen")" 8 "and refreshes the boards"
query empathy_recipes <<<"DROP SCHEMA shop CASCADE" >/dev/null

# ---- dbt ----------------------------------------------------------------------------------------

# Print the statements that dbt-postgres makes of a model: what is between the braces filled in.
compile() {
    local name=$1 columns
    columns=$(perl -0ne "print \$1 if /'columns': \[([^]]*)\]/" "$recipes/dbt/models/$name.sql" | tr -d "'")
    echo "CREATE MATERIALIZED VIEW shop.$name AS"
    perl -0pe 's/\{\{ config\(.*?\) \}\}//s; s/\{\{ source\(\x27(\w+)\x27, \x27(\w+)\x27\) \}\}/$1.$2/g; s/\{\{ ref\(\x27(\w+)\x27\) \}\}/shop.$1/g; die if /[{}]/' \
        "$recipes/dbt/models/$name.sql"
    echo ";CREATE UNIQUE INDEX ON shop.$name ($columns);"
}

query empathy_recipes -f <(boards | sed '/^CREATE MATERIALIZED/,$d') >/dev/null
is "$(query empathy_recipes <<<"$(compile mood_daily) $(compile mood_weekly)")" "" "dbt's models run"
like "$(grep -c "name: mood_\(daily\|weekly\)$" "$recipes/dbt/models/sources.yml") $(grep -c 'name: message$' "$recipes/dbt/models/sources.yml")" \
    '^2 1$' "and are described, with their source"
query empathy_recipes <<<"$new_message"
is "$(for name in mood_daily mood_weekly; do
    sed -n "s/{{ relation }}/shop.$name/p" "$recipes/dbt/macros/refresh_concurrently.sql"
    echo ";"
done | query empathy_recipes)" "" "dbt's macro refreshes them"
is "$(query empathy_recipes <<<"SELECT sum(empathy.readings(mood)) FROM shop.mood_weekly")" 8 "with the new message"

# What dbt makes is what the recipe makes.
query empathy_recipes -f <(boards | sed 's/\<shop\>/copied/g') >/dev/null
query empathy_recipes <<<"${new_message/shop/copied}; REFRESH MATERIALIZED VIEW copied.mood_daily; REFRESH MATERIALIZED VIEW copied.mood_weekly"
for name in mood_daily mood_weekly; do
    is "$(query empathy_recipes <<<"SELECT count(*) FROM (TABLE shop.$name EXCEPT TABLE copied.$name) AS x")" 0 "$name is that of the recipe"
done
finish
