# shellcheck shell=bash disable=SC2154
# How fast texts are read.  test/bench/run sources it.

if [ -n "${BENCH_QUICK:-}" ]; then
    texts=${BENCH_TEXTS:-60000} runs=${BENCH_RUNS:-3} calls=${BENCH_CALLS:-200000}
else
    texts=${BENCH_TEXTS:-390000} runs=${BENCH_RUNS:-5} calls=${BENCH_CALLS:-2000000}
fi
big=10000000 # bytes of a big text

# ---- texts ----------------------------------------------------------------------------------

say "loading texts"
"$here/texts" >"$tmp/texts"
source=$(head -n 1 "$tmp/texts")
sed -i 1d "$tmp/texts"
sql -v file="$tmp/texts" -v demo="$here/../../demo/messages.csv" -v texts="$texts" -v big="$big" <<'SQL'
CREATE TEMP TABLE base (body text);
\set copy '\\copy base FROM ' :'file' ' WITH (FORMAT csv, DELIMITER E''\\x01'', QUOTE E''\\x02'')'
:copy
CREATE TEMP TABLE message (message_id int, customer_id int, at timestamptz, channel text, format text, body text);
\set copy '\\copy message FROM ' :'demo' ' WITH (FORMAT csv, HEADER)'
:copy
INSERT INTO base SELECT body FROM message WHERE NOT EXISTS (SELECT FROM base);

-- Each repetition in an order of its own.
CREATE TABLE bench.text AS
SELECT b.body
FROM (SELECT row_number() OVER () AS id, body FROM base) b,
     generate_series(1, 1 + :texts / (SELECT count(*) FROM base)) AS copy
ORDER BY copy, hashint8extended(b.id, copy), b.id
LIMIT :texts;

-- Small enough to stay in the server's memory.
CREATE TABLE bench.sample AS SELECT body FROM bench.text LIMIT 20000;

-- v first, so that avg(v) has no more to unpack than it must.
CREATE TABLE bench.scored AS
SELECT empathy.valence(e) AS v, e
FROM (SELECT empathy.score(body) AS e FROM bench.text OFFSET 0) s;

CREATE TABLE bench.big (kind text, body text);
ALTER TABLE bench.big ALTER body SET STORAGE external;  -- unpacking is not what is measured
INSERT INTO bench.big
SELECT 'prose', left(string_agg(body, ' '), :big)
FROM (SELECT body FROM bench.text, generate_series(1, 1 + :big / (SELECT sum(octet_length(body)) FROM bench.text)) LIMIT :big / 50) t
UNION ALL
SELECT kind, repeat(piece, :big / octet_length(piece))
FROM (VALUES ('one letter', 'a'), ('emoji', '😡'), ('combining marks', U&'\0301'), ('brackets', '['),
             ('one word', 'good '), ('shouts', '!')) AS pieces (kind, piece);
VACUUM (FREEZE, ANALYZE) bench.text, bench.sample, bench.scored, bench.big;
SQL

# ---- what is compared inside the server -------------------------------------------------------

say "reading $texts texts, $runs runs"
sql -v texts="$texts" -v runs="$runs" <<'SQL'
SELECT bench.compare('valence(score(body))', 'SELECT sum(empathy.valence(empathy.score(body))) FROM bench.text',
                     'to_tsvector(''english'', body)', $$SELECT count(to_tsvector('english', body)) FROM bench.text$$,
                     :runs, 1.0 / 4);
SELECT bench.compare('score(body), whole', 'SELECT count(empathy.score(body)) FROM bench.text',
                     'to_tsvector(''english'', body)', $$SELECT count(to_tsvector('english', body)) FROM bench.text$$,
                     :runs, NULL);
SELECT bench.compare('customer_emotion_score(e)', 'SELECT empathy.customer_emotion_score(e) FROM bench.scored',
                     'avg(float8)', 'SELECT avg(v) FROM bench.scored', 4 * :runs + 1, 1.5);
SELECT bench.compare('emotion_agg(e)', 'SELECT empathy.emotion_agg(e) FROM bench.scored',
                     'avg(float8)', 'SELECT avg(v) FROM bench.scored', 2 * :runs + 1, NULL);
SELECT bench.compare('before_after(x, after)', 'SELECT empathy.before_after(v, v > 0) FROM bench.scored',
                     'stddev(float8)', 'SELECT stddev(v) FROM bench.scored', 2 * :runs + 1, NULL);
SELECT bench.compare('trend(x, at)', 'SELECT empathy.trend(v, timestamptz ''2026-01-01'' + v * interval ''1 day'') FROM bench.scored',
                     'regr_slope(x, at)', 'SELECT regr_slope(v, extract(epoch FROM timestamptz ''2026-01-01'' + v * interval ''1 day'')) FROM bench.scored',
                     2 * :runs + 1, NULL);
CREATE TABLE bench.grouped AS SELECT row_number() OVER () AS g, e FROM bench.scored LIMIT 40000;
VACUUM (FREEZE, ANALYZE) bench.grouped;
SET work_mem = '256MB';
SET enable_sort = off;
SELECT bench.compare(aggregate || '(e), 40,000 groups', format(query, aggregate, 40000), '20,000 groups', format(query, aggregate, 20000), :runs, 3)
FROM unnest(ARRAY['customer_emotion_score', 'emotion_agg']) AS aggregate,
     (VALUES ('SELECT count(s) FROM (SELECT empathy.%s(e) AS s FROM bench.grouped WHERE g <= %s GROUP BY g OFFSET 0) q')) AS queries (query);
SQL

say "texts of 10 MB"
sql -v runs="$runs" <<'SQL'
SELECT bench.alternate('10 MB: ' || kind, format('SELECT empathy.score(body) FROM bench.big WHERE kind = %L', kind),
                       'SELECT sum(empathy.valence(empathy.score(body))) FROM bench.sample',
                       least(:runs, 3))
FROM bench.big;
INSERT INTO bench.result (work, measured, reference_work, reference, ratio, low, high, bar, bar_is_floor)
SELECT work, to_char(percentile_cont(0.5) WITHIN GROUP (ORDER BY ours), 'FM99,990.0') || ' MB/s', 'score(body) of short texts',
       to_char(percentile_cont(0.5) WITHIN GROUP (ORDER BY reference), 'FM990.0') || ' MB/s',
       percentile_cont(0.5) WITHIN GROUP (ORDER BY ours / reference), min(ours / reference), max(ours / reference), 0.5, true
FROM (SELECT r.work, octet_length(b.body) / r.ours / 1000 AS ours,
             (SELECT sum(octet_length(body)) FROM bench.sample) / r.reference / 1000 AS reference
      FROM bench.run r JOIN bench.big b ON r.work = '10 MB: ' || b.kind) rates
GROUP BY work
ORDER BY work;
SQL

# ---- memory ---------------------------------------------------------------------------------

# Print the most memory, in KiB, that a process has used after reading texts and then running a query.
peak() {
    psql -X -q -A -t -c "SELECT count(empathy.score(body)) FROM bench.sample" \
        -c "$1" -c "SELECT bench.process_memory('VmHWM')" | tail -n 1
}

# A query that makes so many times 5,000 calls, one row at a time.
many_calls() {
    echo "SELECT empathy.customer_emotion_score(empathy.score(body)), empathy.emotion_agg(empathy.score(body))
          FROM generate_series(1, $1) copy, LATERAL (SELECT body FROM bench.sample WHERE copy > 0 LIMIT 2500) t"
}

say "memory beside a text"
most=0 kind=any
while IFS= read -r candidate; do
    from="FROM bench.big WHERE kind = '$candidate'"
    beside=$(($(peak "SELECT count(empathy.score(body)) $from") - $(peak "SELECT count(md5(body)) $from")))
    if [ "$beside" -gt "$most" ]; then
        most=$beside kind=$candidate
    fi
done < <(psql -X -q -A -t -c 'SELECT kind FROM bench.big')

say "memory over $calls calls"
few=$(peak "$(many_calls 2)")
many=$(peak "$(many_calls $((calls / 5000)))")
sql -v kind="$kind" -v most="$most" -v calls="$calls" -v growth=$((many > few ? many - few : 0)) <<'SQL'
SELECT bench.within(format('memory of score() beside 10 MB (%s)', :'kind'), ' KiB', :most, 1024);
SELECT bench.within(format('memory growth over %s calls', to_char(:calls, 'FM999,999,990')), ' KiB', :growth, 256);
SQL

# ---- cancelling -----------------------------------------------------------------------------

# Print by how many milliseconds a statement outlives its timeout of $1 ms; nothing when it ends before.
outlives() {
    { psql -X -q -A -t -c "SELECT empathy.score('warm')" -c "SET statement_timeout = $1" -c '\timing on' -c "$2" 2>&1 || true; } |
        awk -v after="$1" '/statement timeout/ { cancelled = 1 } /^Time:/ && cancelled { print $2 - after }'
}

say "cancelling"
worst=0 cancelled=0 slowest='nothing ran long enough'
for function in 'empathy.score(body)' '(SELECT count(*) FROM empathy.explain(body))' \
    "empathy.customer_words(body, 'text')" "empathy.customer_words(body, 'html')"; do
    for kind in 'prose' 'one letter' 'emoji' 'combining marks' 'brackets'; do
        for after in 30 ${BENCH_QUICK:-70 110}; do
            late=$(outlives "$after" "SELECT $function FROM bench.big WHERE kind = '$kind'")
            [ -n "$late" ] || continue
            cancelled=$((cancelled + 1))
            if awk -v a="$late" -v b="$worst" 'BEGIN { exit !(a > b) }'; then
                worst=$late
                slowest="$function, $kind"
            fi
        done
    done
done
sql -v work="cancel: the slowest of $cancelled ($slowest)" -v worst="$worst" <<'SQL'
SELECT bench.within(:'work', ' ms', :worst, 100);
SQL

# ---- others ---------------------------------------------------------------------------------

rate=$(psql -X -A -t -c "SELECT $texts / percentile_cont(0.5) WITHIN GROUP (ORDER BY ours) * 1000 FROM bench.run WHERE work = 'valence(score(body))'")
psql -X -q -A -t -c "SELECT body FROM bench.sample" >"$tmp/some"

if python3 -c 'import vaderSentiment' 2>/dev/null; then
    say "VADER"
    vader=$(python3 "$here/vader.py" "$runs" <"$tmp/some")
    sql -v ours="$rate" -v theirs="$vader" <<'SQL'
SELECT bench.compare_rate('valence(score(body))', ' texts/s', :ours, 'VADER in Python', :theirs, 25);
SQL
else
    sql -v rate="$rate" <<'SQL'
SELECT bench.skip('VADER in Python', 'not installed; score() reads ' || to_char(:rate, 'FM999,999,990') || ' texts/s');
SQL
fi

# fastText on words, pairs of words and letter groups, the kind of features that empathy has; a model
# trained in passing on GoEmotions, because only its speed is of interest.
goemotions=$here/../../../shared/data/emotion/goemotions/train.tsv.gz
if ! command -v fasttext >/dev/null; then
    sql -c "SELECT bench.skip('fastText', 'not installed')"
elif [ ! -f "$goemotions" ]; then
    sql -c "SELECT bench.skip('fastText', 'no labelled texts to train on')"
else
    say "fastText"
    gzip -dc "$goemotions" | awk -F '\t' 'NR > 1 { split($2, label, ","); print "__label__" label[1], $1 }' >"$tmp/train"
    fasttext supervised -input "$tmp/train" -output "$tmp/model" -epoch 1 -dim 100 -wordNgrams 2 -minn 3 -maxn 4 \
        -bucket 100000 -thread 1 >/dev/null 2>&1
    head -n 1 "$tmp/some" >"$tmp/one"
    seconds() {
        local from=$EPOCHREALTIME
        fasttext predict-prob "$tmp/model.bin" "$1" 30 >/dev/null
        awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'
    }
    fasttext=$(for ((i = 0; i < runs; i++)); do
        echo "$(seconds "$tmp/some") $(seconds "$tmp/one")"
    done | awk '{ print 20000 / ($1 - $2) }' | sort -g | awk '{ rate[NR] = $1 } END { print rate[int((NR + 1) / 2)] }')
    sql -v ours="$rate" -v theirs="$fasttext" <<'SQL'
SELECT bench.compare_rate('valence(score(body))', ' texts/s', :ours, 'fastText, predict', :theirs, NULL);
SQL
fi

sql -v source="$source" <<'SQL'
INSERT INTO bench.about (line)
SELECT format('%s texts of %s bytes on average: %s', to_char(count(*), 'FM999,999,990'), round(avg(octet_length(body)), 1), :'source')
FROM bench.text;
SQL
