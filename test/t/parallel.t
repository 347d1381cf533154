#!/usr/bin/env bash
# Parallel equals serial, bit for bit: readings, explanations and every aggregate over 50,000 rows.
source "$(dirname "$0")/tap.sh"

database empathy_parallel
query empathy_parallel <<'SQL'
CREATE TABLE message AS
SELECT i AS id, i % 7 AS channel,
       CASE WHEN i % 97 = 0 THEN NULL WHEN i % 89 = 0 THEN '' ELSE
       format('%s %s %s%s %s %s %s %s%s',
              (ARRAY['I', 'We', 'My son', 'Nobody', 'She', 'They'])[1 + i % 6],
              (ARRAY['love', 'hate', 'don’t like', 'use', 'returned', 'cannot stand', 'recommend'])[1 + i / 6 % 7],
              (ARRAY['the ', 'this ', 'your '])[1 + i / 42 % 3],
              (ARRAY['phone', 'app', 'support', 'delivery', 'invoice', 'Zzyzx' || i])[1 + i / 126 % 6],
              (ARRAY['but', 'and', ', '])[1 + i / 5 % 3],
              (ARRAY['it is', 'it was not', 'you were', 'never'])[1 + i / 11 % 4],
              (ARRAY['so', 'very', 'a bit', ''])[1 + i / 17 % 4],
              (ARRAY['great', 'awful', 'late', 'kind', 'useless', 'ok'])[1 + i / 23 % 6],
              (ARRAY['!!!', '.', '? 😡', ' ❤️', ' :-)'])[1 + i / 29 % 5]) END AS body
FROM generate_series(1, 50000) AS i;
ALTER TABLE message ADD mood empathy.emotion;
UPDATE message SET mood = empathy.score(body);
VACUUM ANALYZE message;
SQL

serial="SET max_parallel_workers_per_gather = 0;"
parallel="SET max_parallel_workers_per_gather = 3; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
          SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off;"

# both NAME QUERY: the plan is parallel, and the answers are the same.
both() {
    like "$(query empathy_parallel <<<"$parallel EXPLAIN (COSTS OFF) $2")" "Gather" "$1: the plan is parallel"
    is "$(query empathy_parallel <<<"$parallel $2")" "$(query empathy_parallel <<<"$serial $2")" "$1: the answer is the same"
}

is "$(query empathy_parallel <<<'SELECT count(*), count(mood), count(DISTINCT empathy.hash_emotion(mood)) > 1000 FROM message')" \
    "50000|49485|t" "50,000 messages"
both "readings" "SELECT sum(empathy.hash_emotion_extended(empathy.score(body), 0)::numeric), count(empathy.score(body)) FROM message"
both "stored readings are the same" "SELECT count(*) FROM message WHERE empathy.emotion_send(empathy.score(body)) IS DISTINCT FROM empathy.emotion_send(mood)"
is "$(query empathy_parallel <<<"SELECT count(*) FROM message WHERE empathy.emotion_send(empathy.score(body)) IS DISTINCT FROM empathy.emotion_send(mood)")" \
    0 "namely as they were stored"
both "sentiment" "SELECT sum(empathy.sentiment(body)::numeric) FROM message"
both "cues" "SELECT sum(hashtextextended(x, 0)::numeric) FROM (SELECT (SELECT string_agg(c::text, '|') FROM empathy.cues(body) AS c) AS x FROM message WHERE id % 10 = 0) AS y"
both "explanations" "SELECT sum(hashtextextended(x, 0)::numeric) FROM (SELECT (SELECT string_agg(e::text, '|') FROM empathy.explain(body) AS e) AS x FROM message WHERE id % 10 = 0) AS y"
both "customer_emotion_score(text)" "SELECT float8send(empathy.customer_emotion_score(body)) FROM message"
both "customer_emotion_score(emotion)" "SELECT float8send(empathy.customer_emotion_score(mood)) FROM message"
both "emotion_agg" "SELECT empathy.emotion_agg(mood) FROM message"
both "mean_emotion" "SELECT empathy.mean_emotion(mood) FROM message"
both "by channel" "SELECT channel, empathy.emotion_agg(empathy.score(body)), empathy.customer_emotion_score(body) FROM message GROUP BY 1 ORDER BY 1"
both "rollup" "SELECT empathy.rollup(s) FROM (SELECT empathy.emotion_agg(mood) AS s FROM message GROUP BY channel) AS x"
both "filtered by mood" "SELECT count(*), min(id), max(id) FROM message WHERE empathy.sentiment(body) < -0.3"
both "grouped by reading" "SELECT count(*) FROM (SELECT DISTINCT mood FROM message) AS x"
is "$(query empathy_parallel <<<"SELECT empathy.rollup(s)::text = (SELECT empathy.emotion_agg(mood)::text FROM message) FROM (SELECT empathy.emotion_agg(mood) AS s FROM message GROUP BY channel) AS x")" \
    t "summaries of the channels roll up to the summary of all"
is "$(query empathy_parallel <<<"SET jit = off; SELECT empathy.emotion_agg(empathy.score(body)) FROM message")" \
    "$(query empathy_parallel <<<"SET jit_above_cost = 0; SET jit_inline_above_cost = 0; SET jit_optimize_above_cost = 0; SELECT empathy.emotion_agg(empathy.score(body)) FROM message")" \
    "with and without compilation"
finish
