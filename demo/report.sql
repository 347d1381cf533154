-- The questions of a shop owner, each with the SQL that answers it.
--
-- Before each answer psql prints the statement that gave it (ECHO), to be pasted and changed.
--
-- Variables:
--   messages   table with the columns words and emotion
--   shown      what to show of a message beside its words, such as: at::date AS day, channel
--   has_at     whether the table has a column at (timestamptz)
--   has_group  whether the table has a column "group"
--   group      name of that column, such as channel
--   has_shop   whether there are the customers and orders of the sample

SELECT quote_ident(:'group') AS group, empathy.score_version() AS model \gset

\pset footer off
\pset format wrapped
\pset columns 100
\pset title ' '
\pset null '-'

\set unit week
\if :has_at
    -- Weeks, unless that makes too many lines.
    SELECT CASE WHEN max(at) - min(at) < interval '400 days' THEN 'week'
                WHEN max(at) - min(at) < interval '5 years' THEN 'month'
                ELSE 'year' END AS unit,
           count(DISTINCT date_trunc('week', at)) > 1 AS has_periods
    FROM :messages \gset
\else
    \set has_periods false
\endif

\echo == How do customers feel? (0 very bad, 50 even, 100 very good) ==
\echo
\set ECHO queries
SELECT empathy.readings(s) AS messages,
       round(empathy.customer_emotion_score(s)) AS score,
       round(100 * empathy.sentiment_share(s, 'positive')) AS "positive %",
       round(100 * empathy.sentiment_share(s, 'negative')) AS "negative %",
       round(100 * empathy.sentiment_share(s, 'neutral')) AS "neutral %",
       round(100 * empathy.sentiment_share(s, 'mixed')) AS "mixed %"
FROM (SELECT empathy.emotion_agg(emotion) AS s FROM :messages) AS summary;
\set ECHO none

\if :has_periods
\echo == How does the mood change? By :unit ==
\echo
\set ECHO queries
SELECT :unit, messages, round(score) AS score, repeat('█', (score / 2)::int) AS mood
FROM (SELECT date_trunc(:'unit', at)::date AS :unit, count(*) AS messages,
             empathy.customer_emotion_score(emotion) AS score
      FROM :messages GROUP BY 1) AS moods
ORDER BY :unit;
\set ECHO none
\endif

\if :has_group
\echo == Where are customers happiest? By :group ==
\echo
\set ECHO queries
SELECT :group, empathy.readings(s) AS messages,
       round(empathy.customer_emotion_score(s)) AS score,
       round(100 * empathy.sentiment_share(s, 'positive')) AS "positive %",
       round(100 * empathy.sentiment_share(s, 'negative')) AS "negative %",
       repeat('█', (empathy.customer_emotion_score(s) / 2)::int) AS mood
FROM (SELECT :group, empathy.emotion_agg(emotion) AS s
      FROM :messages GROUP BY 1 ORDER BY count(*) DESC LIMIT 20) AS largest
ORDER BY empathy.customer_emotion_score(s) DESC;
\set ECHO none
\endif

\echo == Who is angriest, and which words say so? ==
\echo
\set ECHO queries
SELECT :shown, round(100 * anger) AS anger,
       rtrim(regexp_replace(left(translate(words, E'\n', ' '), 200),
                            '(.{1,36})(\s+|$)', E'\\1\n', 'g'), E'\n') AS message,
       (SELECT string_agg(token, ', ' ORDER BY part)
        FROM (SELECT left(lower(token), 14) AS token, sum(contribution) AS part
              FROM empathy.explain(words) GROUP BY 1 ORDER BY 2 LIMIT 3) AS t) AS because
FROM (SELECT *, empathy.probability(emotion, 'anger', 'ekman') * empathy.intensity(emotion) AS anger
      FROM :messages) AS m
ORDER BY m.anger DESC
LIMIT 8;
\set ECHO none

\echo == Who is happiest, and which words say so? ==
\echo
\set ECHO queries
SELECT :shown, empathy.dominant(emotion) AS emotion,
       rtrim(regexp_replace(left(translate(words, E'\n', ' '), 200),
                            '(.{1,36})(\s+|$)', E'\\1\n', 'g'), E'\n') AS message,
       (SELECT string_agg(token, ', ' ORDER BY part DESC)
        FROM (SELECT left(lower(token), 14) AS token, sum(contribution) AS part
              FROM empathy.explain(words) GROUP BY 1 ORDER BY 2 DESC LIMIT 3) AS t) AS because
FROM :messages
ORDER BY empathy.valence(emotion) * empathy.intensity(emotion) DESC
LIMIT 8;
\set ECHO none

\echo == Which emotions are there? Each message by the one that stands out ==
\echo
\set ECHO queries
SELECT empathy.dominant(emotion) AS emotion, count(*) AS messages,
       round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS "share %",
       repeat('█', (50 * count(*) / sum(count(*)) OVER ())::int) AS share
FROM :messages
GROUP BY 1
ORDER BY 2 DESC, 1;
\set ECHO none

\if :has_periods
\echo == What was different in the worst :unit? ==
\echo
\set ECHO queries
WITH moods AS (
    SELECT date_trunc(:'unit', at)::date AS :unit, empathy.emotion_agg(emotion) AS s
    FROM :messages WHERE at IS NOT NULL GROUP BY 1
), worst AS (
    SELECT * FROM moods WHERE empathy.readings(s) >= 10
    ORDER BY empathy.customer_emotion_score(s) LIMIT 1
), others AS (
    SELECT empathy.rollup(m.s) AS s FROM moods m JOIN worst w ON m.:unit <> w.:unit
)
SELECT w.:unit, l.label,
       round(100 * empathy.share(w.s, l.label)) AS "share there %",
       round(100 * empathy.share(o.s, l.label)) AS "share elsewhere %"
FROM worst w, others o, empathy.emotion_labels() l
WHERE empathy.share(w.s, l.label) > empathy.share(o.s, l.label)
ORDER BY empathy.share(w.s, l.label) - empathy.share(o.s, l.label) DESC
LIMIT 6;
\set ECHO none
\endif

\if :has_shop
\echo == Whose mood fell, and who has not ordered for 60 days? (cancelled: their subscription) ==
\echo
\set ECHO queries
WITH halves AS (
    SELECT customer_id, emotion, ntile(2) OVER (PARTITION BY customer_id ORDER BY at) AS half
    FROM shop.messages
), mood AS (
    SELECT customer_id,
           empathy.customer_emotion_score(emotion) FILTER (WHERE half = 1) AS earlier,
           empathy.customer_emotion_score(emotion) FILTER (WHERE half = 2) AS later
    FROM halves GROUP BY customer_id
), bought AS (
    SELECT customer_id, sum(amount) AS spent, max(at)::date AS last_order,
           (SELECT max(at)::date FROM shop.orders) - max(at)::date AS days_since
    FROM shop.orders WHERE amount > 0 GROUP BY customer_id
)
SELECT name, round(earlier) AS "mood earlier", round(later) AS "mood later",
       last_order, days_since, spent,
       (SELECT max(cancelled_at)::date FROM shop.subscriptions s
        WHERE s.customer_id = mood.customer_id) AS cancelled
FROM mood JOIN bought USING (customer_id) JOIN shop.customers USING (customer_id)
WHERE later < earlier AND days_since >= 60
ORDER BY later - earlier;
\set ECHO none
\endif

\echo Read with model :model.
