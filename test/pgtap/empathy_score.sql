-- The customer empathy score: the worked example exactly, policies, parts that add up, weights as data,
-- benchmarks, and the gap between survey and text.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = empathy, public, pg_catalog;

-- Scores of other scales.
SELECT is(array_agg(likert_100(a, 5) ORDER BY a), '{0,25,50,75,100}', 'likert_100 of 5 points') FROM generate_series(1, 5) a;
SELECT is(sentiment_100(0.4), 70::float8, 'sentiment_100(0.4)');
SELECT is(retention_100(75.0, 80), 93.75::float8, 'retention 75 of benchmark 80');
SELECT is(retention_100(90, 80), 100::float8, 'above the benchmark');
SELECT is(rescale(2, 7, 1), (500.0 / 6)::float8, 'a scale on which less is better');
SELECT throws_ok(format('SELECT %s', call), '22003', NULL, call || ' is refused')
FROM unnest('{"likert_100(0, 5)","likert_100(6, 5)","sentiment_100(1.1)","sentiment_100(''NaN'')",
  "retention_100(101, 80)","retention_100(75, 0)","retention_100(''NaN'', 80)","rescale(8, 1, 7)","rescale(''NaN'', 1, 7)",
  "perception_gap(101, 50)","perception_gap(50, ''NaN'')"}'::text[]) call;
SELECT throws_ok(format('SELECT %s', call), '22023', NULL, call || ' is refused')
FROM unnest('{"likert_100(1, 1)","rescale(1, 1, 1)","rescale(1, 0, ''infinity'')","engagement_level(-1)","engagement_level(''NaN'')",
  "engagement_level(1, 3, 2, 1)","vs_benchmark(1, 3, 2, 1)","vs_benchmark(''NaN'', 1, 2, 3)"}'::text[]) call;
SELECT is(rescale(NULL, 1, 7), NULL, 'NULL gives NULL');

-- The worked example, S3.Q2.
CREATE TEMP TABLE example (source text, score float8, weight float8);
INSERT INTO example VALUES ('survey', 85, .50), ('sentiment', 70, .30), ('retention', 90, .20);
SELECT is(customer_empathy_score(score, weight), 81.5::float8, 'exactly 81.5') FROM example;
SELECT is(customer_empathy_score(score, 100 * weight), 81.5::float8, 'the same by percentages') FROM example;
SELECT is(customer_empathy_score(score, weight ORDER BY score DESC), 81.5::float8, 'in any order') FROM example;
SELECT is(empathy_breakdown(source, score, weight),
    '{"score": 81.5, "policy": "error", "total_weight": 1, "missing": [], "parts": [
      {"source": "survey", "score": 85, "weight": 0.5, "share": 0.5, "contribution": 42.5, "n": 1},
      {"source": "sentiment", "score": 70, "weight": 0.3, "share": 0.3, "contribution": 21, "n": 1},
      {"source": "retention", "score": 90, "weight": 0.2, "share": 0.2, "contribution": 18, "n": 1}]}', 'its parts') FROM example;
SELECT unnest(ARRAY[is(customer_empathy_score(s), 81.5::float8, 'a summary says the same'),
       is(empathy_breakdown(s), (SELECT empathy_breakdown(source, score, weight) FROM example), 'and has the same parts'),
       is(s::text::empathy_summary, s, 'and reads back')])
FROM (SELECT empathy_agg(source, score, weight) AS s FROM example) x;

-- What is refused.
CREATE FUNCTION pg_temp.refused(message text, code text, why text, score text, weight text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT throws_ok(format('SELECT customer_empathy_score(score, weight) FROM (VALUES (50::float8, 0.5::float8), (%s, %s)) v (score, weight)',
                                 score, weight), code, message, why);
END $$;
SELECT pg_temp.refused('weights sum to 0.9', '22023', 'weights that do not sum', '50', '0.4');
SELECT pg_temp.refused('weight -0.5 is not between 0 and 100', '22003', 'a negative weight', '50', '-0.5');
SELECT pg_temp.refused(NULL, '22003', 'a weight of NaN', '50', '''NaN''');
SELECT pg_temp.refused('score 101 is not between 0 and 100', '22003', 'a score of 101', '101', '0.5');
SELECT pg_temp.refused('score -1 is not between 0 and 100', '22003', 'a score of -1', '-1', '0.5');
SELECT pg_temp.refused(NULL, '22003', 'a score of NaN', '''NaN''', '0.5');
SELECT pg_temp.refused(NULL, '22003', 'a weight of infinity', '50', '''infinity''');
SELECT pg_temp.refused('weight is NULL', '22004', 'a weight that is NULL', '50', 'NULL');
SELECT pg_temp.refused('1 of 2 sources has no score', '22023', 'a missing source', 'NULL', '0.5');
SELECT throws_ok('SELECT customer_empathy_score(50, 1, ''guess'')', '22023', 'unknown policy "guess" for missing sources', 'an unknown policy');
SELECT throws_ok('SELECT customer_empathy_score(50, 0.5, p) FROM unnest(''{renormalise,error}''::text[]) p', '22023',
                 'two policies for missing sources in one score', 'two policies');
SELECT throws_ok('SELECT customer_empathy_score(50, 1, NULL)', '22004', NULL, 'no policy');
SELECT throws_ok('SELECT empathy_agg(NULL, 50, 1)', '22004', 'source is NULL', 'no source');
SELECT throws_ok('SELECT empathy_agg(''a'', 50, w) FROM unnest(''{0.5,0.6}''::float8[]) w', '22023', 'source "a" has two weights', 'two weights');
SELECT throws_ok('SELECT empathy_agg(i::text, 50, 0) FROM generate_series(1, 257) i', '54000', 'too many sources', '257 sources');
SELECT throws_ok($$SELECT empathy_agg(repeat('x', 257), 50, 1)$$, '54000', NULL, 'a long name');
SELECT throws_ok(format('SELECT %L::empathy_summary', t), '22P02', NULL, 'text ' || t)
FROM unnest(ARRAY['', 'policy=error', 'policy=error "a" n=1', 'policy=x "a" weight=1 n=1 sum=1', 'policy=error "a" weight=1 n=0 missing=1',
                  'policy=error "a" weight=1 missing=1 "a" weight=1 missing=1', 'policy=error "a']) t;
SELECT throws_ok(format('SELECT %L::weighted_score', t), '22P02', NULL, 'text ' || t)
FROM unnest(ARRAY['', 'sources=1 missing=0 invalid=0 policy=7 total=1 present=1 product=1',
                  'sources=0 missing=0 invalid=0 policy=0 total=0 present=0 product=0',
                  'sources=1 missing=0 invalid=0 policy=0 total=1 present=2 product=1']) t;

-- Policies.
CREATE TEMP TABLE gap AS SELECT source, CASE WHEN source <> 'sentiment' THEN score END AS score, weight FROM example;
SELECT is(customer_empathy_score(score, weight, 'renormalise'), ((85 * 0.5 + 90 * 0.2) / 0.7)::numeric(20, 12)::float8, 'renormalise') FROM gap;
SELECT is(customer_empathy_score(score, weight, 'null'), NULL, 'null') FROM gap;
SELECT is(empathy_breakdown(source, score, weight, 'null') #>> '{missing,0,source}', 'sentiment', 'what was missing') FROM gap;
SELECT is(empathy_breakdown(source, score, weight, 'null') -> 'score', 'null', 'no score') FROM gap;
SELECT unnest(ARRAY[is((SELECT sum((p ->> 'contribution')::numeric) FROM jsonb_array_elements(b -> 'parts') p), (b ->> 'score')::numeric, 'parts add up, renormalised'),
       is((SELECT sum((p ->> 'share')::numeric) FROM jsonb_array_elements(b -> 'parts') p), 1.0, 'shares add up'),
       is((b ->> 'score')::float8, customer_empathy_score(s, 'renormalise'), 'reader with a policy')])
FROM (SELECT empathy_breakdown(source, score, weight, 'renormalise') AS b, empathy_agg(source, score, weight) AS s FROM gap) x;
SELECT is(customer_empathy_score(NULL, w, 'renormalise'), NULL, 'nothing is left') FROM unnest('{0.5,0.5}'::float8[]) w;
SELECT is(customer_empathy_score(score, weight), NULL, 'no rows') FROM example WHERE false;
SELECT is(rollup(NULL::empathy_summary), NULL, 'no summaries');

-- Rows of one source are averaged, and summaries of days merge.
CREATE TEMP TABLE answer AS
SELECT i, i % 7 AS day, (ARRAY['survey', 'sentiment', 'retention'])[1 + i % 3] AS source,
       CASE WHEN i % 11 > 0 THEN (i * 7919 % 10001) / 100.0::float8 END AS score, (ARRAY[50, 30, 20])[1 + i % 3]::float8 AS weight
FROM generate_series(1, 2000) i;
SELECT is(rollup(s), (SELECT empathy_agg(source, score, weight) FROM answer), 'days roll up')
FROM (SELECT empathy_agg(source, score, weight) AS s FROM answer GROUP BY day) d;
SELECT cmp_ok(abs(customer_empathy_score(empathy_agg(source, score, weight))
              - (SELECT sum(m * w) / 100 FROM (SELECT avg(score) m, max(weight) w FROM answer GROUP BY source) x)), '<', 1e-10::float8, 'the mean of means')
FROM answer;
SELECT is((SELECT sum((p ->> 'contribution')::numeric) FROM jsonb_array_elements(b -> 'parts') p), (b ->> 'score')::numeric, 'parts add up')
FROM (SELECT empathy_breakdown(source, score, weight) AS b FROM answer) x;
SELECT is((SELECT sum((p ->> 'n')::int) FROM jsonb_array_elements(b -> 'parts') p), (SELECT count(score) FROM answer), 'n counts rows with a score')
FROM (SELECT empathy_breakdown(source, score, weight) AS b FROM answer) x;
SELECT is(count(*), 4::bigint, 'GROUPING SETS, FILTER and windows')
FROM (SELECT source, empathy_agg(source, score, weight) FILTER (WHERE score > 50) FROM answer GROUP BY ROLLUP (source)) x;
SELECT is(s, (SELECT empathy_agg(source, score, weight) FROM answer WHERE i BETWEEN 90 AND 100), 'a window')
FROM (SELECT i, empathy_agg(source, score, weight) OVER (ORDER BY i ROWS 10 PRECEDING) AS s FROM answer) x WHERE i = 100;
SELECT unnest(ARRAY[is(empathy_summary_accum(s, 'survey', 1, 50)::text = s::text, false, 'a stored summary is copied'),
       is(s, (SELECT s FROM (SELECT empathy_agg(source, score, weight) AS s FROM answer) y), 'and stays')])
FROM (SELECT empathy_agg(source, score, weight) AS s FROM answer) x;

-- Weights as data: refused at commit when they do not sum, so that a profile can be edited row by row.
SELECT is(weights_valid(w), true, 'valid weights') FROM unnest('{0.5,0.3,0.2}'::float8[]) w;
SELECT is(weights_valid(w), true, 'percentages') FROM unnest('{50,30,20}'::float8[]) w;
SELECT is(weights_valid(w), false, 'not valid: ' || a::text)
FROM unnest(ARRAY['{0.5,0.4}', '{0.5,0.6,-0.1}', '{1,NULL}', '{1,NaN}', '{0}', '{Infinity}', '{101}']) a, unnest(a::float8[]) w GROUP BY a;
SELECT is(weights_valid(w), NULL, 'no weights') FROM unnest('{}'::float8[]) w;
CREATE TABLE public.empathy_weight (profile text, source text, weight float8 NOT NULL, PRIMARY KEY (profile, source));
CREATE FUNCTION public.empathy_weight_check() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM empathy_weight w WHERE w.profile IN (OLD.profile, NEW.profile)
               GROUP BY w.profile HAVING NOT empathy.weights_valid(w.weight)) THEN
        RAISE check_violation USING MESSAGE = 'weights of a profile do not sum to 1 or 100';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER empathy_weight_sum AFTER INSERT OR UPDATE OR DELETE ON public.empathy_weight
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.empathy_weight_check();
INSERT INTO public.empathy_weight VALUES ('default', 'survey', .5), ('default', 'sentiment', .3), ('default', 'retention', .2);
SELECT lives_ok('SET CONSTRAINTS ALL IMMEDIATE', 'a profile that sums');
SET CONSTRAINTS ALL DEFERRED;
UPDATE public.empathy_weight SET weight = .4 WHERE source = 'survey';
SELECT throws_ok('SET CONSTRAINTS ALL IMMEDIATE', '23514', NULL, 'one that does not, at commit');
UPDATE public.empathy_weight SET weight = .4 WHERE source = 'sentiment';
SELECT lives_ok('SET CONSTRAINTS ALL IMMEDIATE', 'and again one that does');

-- Benchmarks.
CREATE TABLE public.benchmark (metric text, industry text, period date, p25 float8, p50 float8, p75 float8, source text);
INSERT INTO public.benchmark VALUES ('nps', 'retail', '2024-01-01', 10, 30, 50, 'report 2024'), ('nps', 'retail', '2025-01-01', 20, 40, 60, 'report 2025'),
    ('nps', 'health', '2025-01-01', 20, NULL, 60, 'report 2025'), ('csat', 'retail', '2025-01-01', 1, 2, 3, 'x'), ('csat', 'retail', '2025-01-01', 1, 2, 3, 'y');
SELECT is((vs_benchmark(v, 10, 20, 30)).band, b, format('%s is %s', v, b))
FROM (VALUES (9, 'below p25'), (10, 'p25 to p50'), (20, 'p50 to p75'), (30, 'p50 to p75'), (31, 'above p75')) x (v, b);
SELECT is(vs_benchmark('nps', 42, 'retail', 'benchmark')::text, '("p50 to p75",2,-18,20,40,60,2025-01-01,"report 2025")', 'the latest period');
SELECT is(vs_benchmark('nps', 42, 'retail', 'public.benchmark'::regclass, '2024-01-01')::jsonb,
    '{"band": "p50 to p75", "gap_to_median": 12, "gap_to_p75": -8, "p25": 10, "p50": 30, "p75": 50, "period": "2024-01-01", "source": "report 2024"}', 'a given period');
SET LOCAL client_min_messages = warning;
SELECT is(vs_benchmark('nps', 42, 'farming', 'benchmark'), NULL, 'no benchmark');
SELECT is(vs_benchmark('nps', 42, 'health', 'benchmark'), NULL, 'half a benchmark');
SELECT is(vs_benchmark('nps'' OR true --', 42, 'retail', 'benchmark'), NULL, 'no injection');
SELECT throws_ok($$SELECT vs_benchmark('csat', 42, 'retail', 'benchmark')$$, '21000', NULL, 'two for one period');
SELECT throws_ok($$SELECT vs_benchmark('nps', 42, 'retail', 'nowhere')$$, '42P01', NULL, 'no table');
SELECT throws_ok($$SELECT vs_benchmark('nps', 42, 'retail', 'example')$$, '42703', 'table of benchmarks "example" has no column "metric"', 'another table');
SELECT throws_ok($$SELECT vs_benchmark('nps', 42, 'retail', 4294967295::oid::regclass)$$, '42P01', NULL, 'no such table');
CREATE TABLE public."odd "" name" (LIKE public.benchmark);
SELECT is(vs_benchmark('nps', 42, 'retail', '"odd "" name"'), NULL, 'a table with an odd name');
CREATE ROLE empathy_score_reader;
SET LOCAL ROLE empathy_score_reader;
SELECT throws_ok($$SELECT empathy.vs_benchmark('nps', 42, 'retail', 'public.benchmark'::regclass)$$, '42501', NULL, 'the rights of the caller') WHERE has_schema_privilege('empathy', 'usage');
RESET ROLE;

-- The gap between survey and text.
SELECT is(perception_gap(80.1, 60), 20.1::float8, 'survey minus text');
CREATE TEMP TABLE customer (survey float8, words float8);
INSERT INTO customer VALUES (80, 60), (90, NULL), (NULL, 50), (NULL, NULL);
SELECT is(perception_gap(survey, words, 2)::text, '(2,2,85,55,30)', 'a gap') FROM customer;
SELECT is(perception_gap(survey, words, 3)::text, '(2,2,85,55,)', 'too few for a gap') FROM customer;
SELECT unnest(ARRAY[is(perception_gap(g)::text, '(2,2,85,55,)', 'by default it takes 30'), is(perception_gap(g, 1)::text, '(2,2,85,55,30)', 'or what the reader says'),
       is(perception_gap(g, 2)::jsonb, '{"n_survey": 2, "n_text": 2, "survey": 85, "text_score": 55, "gap": 30}', 'as jsonb')])
FROM (SELECT perception_gap_agg(survey, words) AS g FROM customer) x;
SELECT is(perception_gap(rollup(g)), (SELECT perception_gap(survey, words, 2) FROM customer), 'rolled up')
FROM (SELECT perception_gap_agg(survey, words, 2) AS g FROM customer GROUP BY ctid) x;
SELECT is(perception_gap(NULL, NULL, 2), NULL, 'nobody said anything');
SELECT throws_ok('SELECT perception_gap(1, 1, 0)', '22023', NULL, 'a threshold of 0');
SELECT throws_ok('SELECT perception_gap(1, 1, i) FROM generate_series(1, 2) i', '22023', 'two values of min_n in one gap', 'two thresholds');
SELECT throws_ok($$SELECT 'n_survey=1 n_text=0 survey=-1 text=0 min_n=0'::perception_gap_summary$$, '22P02', NULL, 'a sum that no scores have');

SELECT * FROM finish();
ROLLBACK;
