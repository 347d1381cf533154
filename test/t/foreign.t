#!/usr/bin/env bash
# Every aggregate over a table of another server (postgres_fdw, here of the same one): it is sent there, and
# the answer is the same.  Over partitions on several servers, summaries are made there and merged here.
source "$(dirname "$0")/tap.sh"

if [ ! -e "$(pg_config --sharedir)/extension/postgres_fdw.control" ]; then
    echo "1..0 # SKIP postgres_fdw is not installed (PostgreSQL's contrib)"
    exit
fi
here=$(cd "$(dirname "$0")" && pwd)

database empathy_foreign
query empathy_foreign >/dev/null <<SQL
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION pgtap;
BEGIN;
SELECT no_plan();
\\i $here/../aggregates/subjects.sql
-- The two halves of the rows, as if each lay on another server.
SELECT format('CREATE TABLE half_%s_of_%s AS SELECT * FROM rows_%2\$s WHERE i %% 2 = %1\$s', half, s.id) FROM subject AS s, generate_series(0, 1) AS half \\gexec
COMMIT;

CREATE SERVER loop FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host '$PGHOST', port '$PGPORT', dbname 'empathy_foreign', extensions 'empathy', use_remote_estimate 'true', fdw_tuple_cost '100');
CREATE USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (user '$PGUSER');
CREATE SCHEMA far;
IMPORT FOREIGN SCHEMA aggregate_test EXCEPT (subject, example, tolerance, reading) FROM SERVER loop INTO far;
SET search_path = aggregate_test, empathy, public;
SELECT format('CREATE TABLE far.parts_%s (LIKE rows_%1\$s, half int) PARTITION BY LIST (half)', id) FROM subject \\gexec
SELECT format('ALTER TABLE half_%s_of_%s ADD half int NOT NULL DEFAULT %1\$s', half, id) FROM subject, generate_series(0, 1) AS half \\gexec
SELECT format('CREATE FOREIGN TABLE far.part_%s_of_%s PARTITION OF far.parts_%2\$s FOR VALUES IN (%1\$s) SERVER loop
               OPTIONS (schema_name ''aggregate_test'', table_name ''half_%1\$s_of_%2\$s'')', half, id) FROM subject, generate_series(0, 1) AS half \\gexec

CREATE FUNCTION shipped(query text) RETURNS bigint LANGUAGE plpgsql AS \$\$
DECLARE
    line text;
    found bigint := 0;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
        found := found + (line ~ 'Relations: Aggregate on')::int;
    END LOOP;
    RETURN found;
END \$\$;
CREATE FUNCTION answered(query text) RETURNS jsonb LANGUAGE plpgsql AS \$\$
DECLARE
    result jsonb;
BEGIN
    EXECUTE query INTO result;
    RETURN result;
END \$\$;
SQL

ask="SET search_path = aggregate_test, empathy, public; SET client_min_messages = warning; SET enable_partitionwise_aggregate = on;"

while IFS='|' read -r signature shipped same; do
    is "$shipped" 1 "$signature: the aggregate is sent to the other server"
    is "$same" t "$signature: and comes back with the same answer"
done < <(query empathy_foreign <<<"$ask
    SELECT signature, shipped(format('SELECT %s FROM far.rows_%s', call(s), id)),
           near(answered(format('SELECT %s FROM far.rows_%s', answer(s, call(s)), id)),
                answered(format('SELECT %s FROM rows_%s', answer(s, call(s)), id)), tolerance)
    FROM subject AS s ORDER BY id")

while IFS='|' read -r signature shipped same; do
    is "$shipped" 2 "$signature: summaries are made on both servers"
    is "$same" t "$signature: and merged to the summary of all"
done < <(query empathy_foreign <<<"$ask
    SELECT m.signature, shipped(query), near(answered(query), answered(format('SELECT %s FROM rows_%s', answer(m, call(m)), m.id)), m.tolerance)
    FROM subject AS m JOIN subject AS r ON r.signature = 'rollup(' || replace(m.result, 'empathy.', '') || ')' AND m.id <> r.id,
    LATERAL (SELECT format('SELECT %s FROM (SELECT half, %s AS s FROM far.parts_%s GROUP BY half) AS q',
                           answer(r, 'empathy.rollup(q.s)'), call(m), m.id)) AS q (query)
    WHERE m.tolerance IS NOT DISTINCT FROM r.tolerance ORDER BY m.id")

[ "$tests" -gt 20 ]
ok $? "there were aggregates to test"
finish
