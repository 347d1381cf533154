-- What the tests aggregates_*.sql share: every aggregate of the extension, found in the catalogue, with
-- rows to feed it.  A test file includes this after BEGIN, and rolls everything back.
--
-- A NEW AGGREGATE NEEDS NOTHING HERE when an example has its argument types, or when its argument is a
-- summary that another aggregate makes.  Else add a row to `example`.  An aggregate whose results are
-- sums of floats gets a row in `tolerance`.

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA aggregate_test;
SET LOCAL search_path = aggregate_test, empathy, public, pg_catalog;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off; -- once it is loaded, every worker of every query loads it

-- ---- rows ---------------------------------------------------------------------------------------

-- A pseudo-random number 0 .. below - 1, the same in every run.
CREATE FUNCTION pick(i bigint, salt bigint, below bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(i, salt) & 9223372036854775807) % below;

-- A pseudo-random reading; not all are of one model.
CREATE TABLE reading AS
SELECT i, format('valence=%s intensity=0.%s confidence=0.%s positive=0.%s negative=0.%s lang=en model=0000000%s '
                 || 'anger=0.%s joy=0.%s gratitude=0.%s neutral=0.%s%s',
                 round((pick(i, 1, 2000000001) - 1000000000) / 1000000000.0, 9), pick(i, 2, 10000), pick(i, 3, 10000),
                 pick(i, 4, 10000), pick(i, 5, 10000), 1 + i / 400, pick(i, 6, 10000), pick(i, 7, 10000),
                 pick(i, 8, 10000), pick(i, 9, 10000), CASE WHEN i % 3 = 0 THEN ' flags=contrast+question' ELSE '' END)::emotion AS e
FROM generate_series(0, 499) AS i;
CREATE UNIQUE INDEX ON reading (i);
CREATE FUNCTION mood(i bigint) RETURNS emotion LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT r.e FROM aggregate_test.reading AS r WHERE r.i = $1 % 500);

-- Numbers whose sum in floats depends on the order, answers, hours (some twice).
CREATE FUNCTION amount(i bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pick(i, 10, 1000000) / 7000.0::float8 + 10 ^ (pick(i, 11, 5) - 3);
CREATE FUNCTION percent(i bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pick(i, 22, 100001) / 1000.0::float8;
CREATE FUNCTION answer(i bigint, points int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 1 + pick(i, 12, points)::int;
CREATE FUNCTION moment(i bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_timestamp(1767225600 + 3600 * pick(i, 13, 1000));
-- Orders, some of them refunds, some with more decimals than others, a few beyond 64 bits.
CREATE FUNCTION paid(i bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (pick(i, 24, 20000) - 4000)::numeric / (ARRAY[1, 100, 100, 100, 1000])[1 + pick(i, 25, 5)] * CASE WHEN i % 97 = 0 THEN 1e17 ELSE 1 END;
CREATE FUNCTION words(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (ARRAY['login', 'refund', 'export', 'I love it', 'It is not good at all', 'Späte Lieferung', ''])[1 + pick(i, 14, 7)];

-- Purchases of a customer: when the last one was, and as purchase_stats.
CREATE FUNCTION bought(i bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN pick(i, 30, 4) > 0 THEN 1 + pick(i, 31, 70) ELSE 0 END;
CREATE FUNCTION bought_stats(i bigint) RETURNS purchase_stats LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ROW(aggregate_test.pick(i, 30, 4), aggregate_test.bought(i), 80,
           CASE WHEN aggregate_test.pick(i, 30, 4) > 0 THEN 1 + aggregate_test.pick(i, 34, 50) / 4.0 END)::purchase_stats;
CREATE FUNCTION bought_by(covariates int) RETURNS purchase_model LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN purchase_model('pareto_nbd', CASE covariates
    WHEN 0 THEN '{"r": 0.55, "alpha": 10.6, "s": 0.61, "beta": 11.7}'
    ELSE '{"r": 0.55, "alpha": 10.6, "s": 0.61, "beta": 11.7, "covariates": {"alpha": [0.1], "beta": [-0.2]}}' END::jsonb);

-- A churn model, and customers to hold against it.
CREATE TABLE leaving AS
SELECT churn_fit(pick(i, 40, 3) > 0, ARRAY[percent(i), CASE WHEN pick(i, 41, 5) > 0 THEN pick(i, 42, 9) END]) AS model FROM generate_series(1, 200) AS i;
CREATE FUNCTION leaving() RETURNS churn_model LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT model FROM aggregate_test.leaving);

-- A persona model, to hold customers against.
CREATE TABLE alike AS
SELECT kmeans_fit(ARRAY[percent(i), CASE WHEN pick(i, 41, 5) > 0 THEN pick(i, 42, 9) END], 3, 1) AS model FROM generate_series(1, 200) AS i;
CREATE FUNCTION alike() RETURNS persona_model LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT model FROM aggregate_test.alike);

-- Rows by the types of the arguments, or for one aggregate by its whole signature.  Every argument is
-- an expression of i, which counts the rows from 1, and n, the number of rows in a set.
CREATE TABLE example (
    signature text PRIMARY KEY,
    arguments text[] NOT NULL,
    -- How many arguments, from the first, may be NULL; all by default.  The others are parameters.
    nullable int,
    -- Why some rows of a set have no answer but only all of them, if that is so.
    only_whole text
);
INSERT INTO example (signature, arguments) VALUES
    ('(emotion)', '{mood(i)}'),
    ('(text)', '{words(i)}'),
    ('(emotion,text)', '{mood(i),words(i)}'),
    ('(emotion,timestamp with time zone)', '{mood(i),moment(i)}'),
    ('(emotion,text,timestamp with time zone)', '{mood(i),words(i + 1),moment(i)}'),
    ('(emotion,text,timestamp with time zone,text)', '{mood(i),words(i + 1),moment(i),words(i)}'),
    ('(integer)', '{"answer(i, 5)"}'),
    ('nps(integer)', '{"answer(i, 11) - 1"}'),
    ('nps_margin(integer)', '{"answer(i, 11) - 1"}'),
    ('nps_interval(integer)', '{"answer(i, 11) - 1"}'),
    ('(integer,integer)', '{"answer(i, 7)",7}'),
    ('(integer,text)', '{"answer(i, 7)","''ease_1_7''::text"}'),
    ('(integer,boolean)', '{"answer(i, 3)","i % 3 > 0"}'),
    ('(integer[])', '{"ARRAY[answer(i, 5), answer(i + 1, 5), answer(i, 4)]"}'),
    ('(text,integer,integer)', '{"(ARRAY[''understood'', ''valued'', ''-ignored''])[1 + i % 3]","answer(i, 5)",5}'),
    ('(boolean)', '{"pick(i, 15, 3) > 0"}'),
    ('(boolean,boolean)', '{"pick(i, 16, 4) > 0","pick(i, 17, 3) > 0"}'),
    ('(boolean,double precision)', '{"pick(i, 18, 2) > 0",amount(i)}'),
    ('churn_report(boolean,double precision)', '{"pick(i, 18, 2) > 0","percent(i) / 100"}'),
    ('prediction_loss_agg(boolean,double precision)', '{"pick(i, 18, 2) > 0","percent(i) / 100"}'),
    ('log_loss(boolean,double precision)', '{"pick(i, 18, 2) > 0","percent(i) / 100"}'),
    ('brier(boolean,double precision)', '{"pick(i, 18, 2) > 0","percent(i) / 100"}'),
    ('(text,double precision)', '{words(i),amount(i)}'),
    ('(churn_model,double precision[])', '{leaving(),"ARRAY[percent(i) + 10, CASE WHEN i % 4 > 0 THEN pick(i, 42, 9) END]"}'),
    ('(churn_model,boolean,double precision[])', '{leaving(),"pick(i, 18, 2) > 0","ARRAY[percent(i), CASE WHEN i % 4 > 0 THEN pick(i, 42, 9) END]"}'),
    ('(persona_model,double precision[])', '{alike(),"ARRAY[percent(i), CASE WHEN i % 4 > 0 THEN pick(i, 42, 9) END]"}'),
    ('(double precision)', '{amount(i)}'),
    ('(double precision[])', '{"ARRAY[percent(i), CASE WHEN i % 4 > 0 THEN pick(i, 42, 9) END]"}'),
    ('(double precision,boolean)', '{amount(i),"pick(i, 18, 2) > 0"}'),
    ('(double precision,boolean,boolean)', '{amount(i),"pick(i, 18, 2) > 0","pick(i, 19, 2) > 0"}'),
    ('(double precision,boolean,text)', '{amount(i),"pick(i, 18, 2) > 0","''cluster '' || pick(i, 20, 7)"}'),
    ('(double precision,double precision)', '{percent(i),percent(i + 1)}'),
    ('(double precision,timestamp with time zone)', '{amount(i),moment(i)}'),
    ('(text,timestamp with time zone,timestamp with time zone,interval)',
     '{words(i),moment(i),"''2026-06-01 00:00+00''::timestamptz","interval ''14 days''"}'),
    ('(text,timestamp with time zone,timestamp with time zone,interval,jsonb)',
     '{"(ARRAY[''login'', ''refund''])[1 + i % 2]",moment(i),"''2026-06-01 00:00+00''::timestamptz","interval ''14 days''","''{\"login\": 1, \"refund\": 2.5}''::jsonb"}'),
    ('(timestamp with time zone,numeric)', '{moment(i),paid(i)}'),
    ('(timestamp without time zone,numeric)', '{"moment(i) AT TIME ZONE ''UTC''",paid(i)}'),
    ('(date,numeric)', '{"date ''2025-01-01'' + pick(i, 23, 300)::int",paid(i)}'),
    ('(timestamp with time zone,numeric,interval)', '{moment(i),paid(i),"interval ''7 days''"}'),
    ('(timestamp without time zone,numeric,interval)', '{"moment(i) AT TIME ZONE ''UTC''",paid(i),"interval ''90 minutes''"}'),
    ('(date,numeric,interval)', '{"date ''2025-01-01'' + pick(i, 23, 300)::int",paid(i),"interval ''3 days''"}'),
    ('(timestamp with time zone,numeric,timestamp with time zone)', '{moment(i),paid(i),"timestamptz ''2026-02-01 00:00+00''"}'),
    ('(timestamp without time zone,numeric,timestamp without time zone)', '{"moment(i) AT TIME ZONE ''UTC''",paid(i),"timestamp ''2026-02-01''"}'),
    ('(date,numeric,date)', '{"date ''2025-01-01'' + pick(i, 23, 300)::int",paid(i),"date ''2025-10-01''"}'),
    ('(timestamp with time zone,numeric,timestamp with time zone,interval)',
     '{moment(i),paid(i),"timestamptz ''2026-02-20 00:00+00''","interval ''1 hour''"}'),
    ('(timestamp without time zone,numeric,timestamp without time zone,interval)',
     '{"moment(i) AT TIME ZONE ''UTC''",paid(i),"timestamp ''2026-02-01''","interval ''7 days''"}'),
    ('(date,numeric,date,interval)', '{"date ''2025-01-01'' + pick(i, 23, 300)::int",paid(i),"date ''2025-11-01''","interval ''7 days''"}'),
    ('(numeric,timestamp with time zone)', '{paid(i),moment(i)}'),
    ('(numeric,timestamp without time zone)', '{paid(i),"moment(i) AT TIME ZONE ''UTC''"}'),
    ('(numeric,date)', '{paid(i),"date ''2025-01-01'' + pick(i, 23, 300)::int"}'),
    ('(numeric,timestamp with time zone,double precision)', '{paid(i),moment(i),0.1::float8}'),
    ('(numeric,timestamp without time zone,double precision)', '{paid(i),"moment(i) AT TIME ZONE ''UTC''",0.05::float8}'),
    ('(numeric,date,double precision)', '{paid(i),"date ''2025-01-01'' + pick(i, 23, 300)::int",0.2::float8}'),
    ('(integer,double precision,double precision)', '{"pick(i, 30, 4)::int",bought(i),80}'),
    ('(integer,double precision,double precision,double precision[])', '{"pick(i, 30, 4)::int",bought(i),80,"ARRAY[pick(i, 32, 3)]"}'),
    ('(integer,double precision,double precision,bigint)', '{"pick(i, 30, 4)::int",bought(i),80,"pick(i, 33, 5)"}'),
    ('(purchase_stats)', '{bought_stats(i)}'),
    ('(purchase_stats,double precision[])', '{bought_stats(i),"ARRAY[pick(i, 32, 3)]"}'),
    ('(integer,integer,integer)', '{"pick(i, 30, 4)","2 * pick(i, 30, 4)",8}'),
    ('(integer,integer,integer,bigint)', '{"pick(i, 30, 4)","2 * pick(i, 30, 4)",8,"pick(i, 33, 5)"}'),
    ('(integer,double precision)', '{"pick(i, 30, 4)::int","1 + pick(i, 34, 50) / 4.0"}'),
    ('(integer,bigint)', '{"answer(i, 6)","pick(i, 35, 9)::bigint"}'),
    ('(integer,bigint,bigint)', '{"answer(i, 6)","pick(i, 35, 9)::bigint","pick(i, 36, 5)::bigint"}'),
    ('(purchase_model,integer,double precision,double precision,double precision,integer)',
     '{bought_by(0),"pick(i, 30, 4)::int",bought(i),80,26,"pick(i, 37, 3)::int"}'),
    ('(purchase_model,integer,double precision,double precision,double precision,integer,double precision[])',
     '{bought_by(1),"pick(i, 30, 4)::int",bought(i),80,26,"pick(i, 37, 3)::int","ARRAY[pick(i, 32, 3)]"}'),
    ('(purchase_model,purchase_stats,double precision,integer)', '{bought_by(0),bought_stats(i),26,"pick(i, 37, 3)::int"}'),
    ('(purchase_model,purchase_stats,double precision,integer,double precision[])',
     '{bought_by(1),bought_stats(i),26,"pick(i, 37, 3)::int","ARRAY[pick(i, 32, 3)]"}'),
    ('(interval,boolean)', '{"pick(i, 38, 400) * interval ''6 hours''","pick(i, 18, 2) > 0"}'),
    ('(double precision,boolean,double precision[])', '{"1 + pick(i, 38, 40)","pick(i, 18, 2) > 0","ARRAY[percent(i), pick(i, 39, 3)]"}'),
    ('(boolean,double precision[])', '{"pick(i, 38, 10) < 3","ARRAY[pick(i, 39, 50), bought(i), CASE WHEN pick(i, 40, 9) > 0 THEN pick(i, 41, 7) END]"}'),
    ('lexicon_agg(text,text,double precision)', '{"''term '' || i","''joy''::text","round(pick(i, 21, 1000) / 1000.0, 3)"}'),
    ('lexicon_agg(text,text,double precision,boolean,boolean)',
     '{"''term '' || i","''anger''::text","round(pick(i, 21, 1000) / 1000.0, 3)","i % 2 = 0","i % 3 = 0"}');

INSERT INTO example VALUES
    ('(double precision,double precision,integer)', '{percent(i),percent(i + 1),3}', 2),
    ('(boolean,double precision,double precision)', '{"pick(i, 18, 2) > 0","round(amount(i))","0.1"}', 2),
    ('(boolean,double precision,integer)', '{"pick(i, 18, 2) > 0","percent(i) / 100",20}', 2),
    ('(text,boolean,double precision,double precision)', '{words(i),"pick(i, 18, 2) > 0","percent(i) / 100",0.6}', 3),
    ('(text,boolean,double precision,double precision,integer)', '{words(i),"pick(i, 18, 2) > 0","percent(i) / 100",0.6,5}', 3);
-- Options of a fit are the same in every row.
INSERT INTO example (signature, arguments, nullable) VALUES
    ('(integer,double precision,jsonb)', '{"pick(i, 30, 4)::int","1 + pick(i, 34, 50) / 4.0","''{\"penalty\": 0.01}''::jsonb"}', 2),
    ('(integer,double precision,double precision,jsonb)', '{"pick(i, 30, 4)::int",bought(i),80,"''{\"penalty\": 0.01}''::jsonb"}', 3),
    ('(integer,double precision,double precision,double precision[],jsonb)',
     '{"pick(i, 30, 4)::int",bought(i),80,"ARRAY[pick(i, 32, 3)]","''{\"penalty\": 0.01}''::jsonb"}', 4),
    ('(purchase_stats,jsonb)', '{bought_stats(i),"''{\"penalty\": 0.01}''::jsonb"}', 1),
    ('(purchase_stats,double precision[],jsonb)', '{bought_stats(i),"ARRAY[pick(i, 32, 3)]","''{\"penalty\": 0.01}''::jsonb"}', 2),
    ('(double precision[],integer,integer)', '{"ARRAY[percent(i), CASE WHEN i % 4 > 0 THEN pick(i, 42, 9) END]",3,1}', 1),
    ('(double precision[],integer,integer,jsonb)', '{"ARRAY[percent(i), CASE WHEN i % 4 > 0 THEN pick(i, 42, 9) END]",3,1,"''{\"restarts\": 2}''::jsonb"}', 1),
    ('(boolean,double precision[],jsonb)', '{"pick(i, 38, 10) < 3","ARRAY[pick(i, 39, 50), bought(i)]","''{\"l2\": 1}''::jsonb"}', 2),
    ('(integer,integer,integer,jsonb)', '{"pick(i, 30, 4)","2 * pick(i, 30, 4)",8,"''{\"penalty\": 0.01}''::jsonb"}', 3),
    ('(double precision,boolean,double precision[],jsonb)',
     '{"1 + pick(i, 38, 40)","pick(i, 18, 2) > 0","ARRAY[percent(i), pick(i, 39, 3)]","''{\"l2\": 0.5}''::jsonb"}', 3),
    ('(integer,integer,integer,bigint,jsonb)',
     '{"pick(i, 30, 4)","2 * pick(i, 30, 4)",8,"pick(i, 33, 5)","''{\"penalty\": 0.01}''::jsonb"}', 4);
-- Weights add up over a whole set: of n rows, or of five sources with several rows each.  No score or weight
-- is left out for being NULL.
INSERT INTO example
SELECT signature, arguments, 0, only_whole
FROM (VALUES ('{percent(i),1.0 / n}'::text[], '{"''source '' || i % 5",percent(i),"CASE n WHEN 1 THEN 1 ELSE 0.2 END"}'::text[],
              'the weights of a part do not add up to 1')) AS e (rows, sources, incomplete),
LATERAL (VALUES ('weights_valid(double precision)', '{1.0 / n}', NULL),
                ('customer_empathy_score(double precision,double precision)', rows, incomplete),
                ('customer_empathy_score(double precision,double precision,text)', rows || '{''renormalise''}'::text[], incomplete),
                ('empathy_breakdown(text,double precision,double precision)', sources, incomplete),
                ('empathy_breakdown(text,double precision,double precision,text)', sources || '{''renormalise''}'::text[], incomplete),
                ('empathy_agg(text,double precision,double precision)', sources, NULL)) AS of (signature, arguments, only_whole);

-- Aggregates whose states are sums of floats: compared to this, relative and absolute, not by their
-- bytes.  By the whole signature or by the type of the state.
CREATE TABLE tolerance (object text PRIMARY KEY, tolerance float8 NOT NULL, reason text NOT NULL);

-- ---- aggregates ---------------------------------------------------------------------------------

-- Every name in it is qualified, so that what is made of it runs under any search path.
SET LOCAL search_path = pg_catalog;
CREATE TABLE aggregate_test.subject AS
SELECT row_number() OVER (ORDER BY sig.signature)::int AS id, a.aggfnoid::oid AS oid, sig.signature,
       'empathy.' || quote_ident(p.proname) AS name, p.pronargs AS arity,
       (SELECT array_agg(format_type(t, NULL) ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY AS u (t, n)) AS types,
       substring(sig.signature FROM '\(.*') AS argument_types,
       a.aggtransfn::text AS accum, tr.proisstrict AS accum_is_strict, a.aggcombinefn::text AS combine,
       CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalfn::text END AS final,
       -- What makes equal states equal bytes: states that grow are closed at the end.
       (SELECT f.aggfinalfn::text FROM pg_aggregate AS f JOIN pg_proc AS fp ON fp.oid = f.aggfinalfn
        WHERE f.aggtranstype = a.aggtranstype AND fp.prorettype = a.aggtranstype LIMIT 1) AS close,
       format_type(a.aggtranstype, NULL) AS state, s.typsend::text AS send, a.agginitval AS initial,
       format_type(p.prorettype, NULL) AS result, r.typsend::text AS result_send,
       -- One of those that make the same states in the same way; the others differ in their final function.
       row_number() OVER (PARTITION BY a.aggtransfn, a.aggcombinefn ORDER BY sig.signature) = 1 AS makes_states,
       NULL::text[] AS arguments, NULL::int AS nullable, NULL::text AS only_whole, NULL::float8 AS tolerance
FROM pg_depend AS d
JOIN pg_extension AS x ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = x.oid AND x.extname = 'empathy'
JOIN pg_aggregate AS a ON d.classid = 'pg_proc'::regclass AND a.aggfnoid = d.objid
JOIN pg_proc AS p ON p.oid = a.aggfnoid
JOIN pg_proc AS tr ON tr.oid = a.aggtransfn
JOIN pg_type AS s ON s.oid = a.aggtranstype
JOIN pg_type AS r ON r.oid = p.prorettype,
LATERAL (SELECT replace(a.aggfnoid::regprocedure::text, 'empathy.', '')) AS sig (signature)
WHERE d.deptype = 'e'
  -- Aggregates over records are no subject: other servers do not get them, and their rows are tables.
  AND 'record'::regtype <> ALL (p.proargtypes::oid[]);
SET LOCAL search_path = aggregate_test, empathy, public, pg_catalog;

UPDATE subject AS s
SET arguments = e.arguments, nullable = coalesce(e.nullable, s.arity), only_whole = e.only_whole
FROM example AS e
WHERE e.signature = coalesce((SELECT e.signature FROM example AS e WHERE e.signature = s.signature), s.argument_types);

-- An aggregate over summaries is fed with those that another one makes, each of one row.
UPDATE subject AS s
SET arguments = ARRAY[m.made], nullable = least(m.nullable, 1), only_whole = m.only_whole
FROM (SELECT DISTINCT ON (result) result, nullable, only_whole,
             format('(SELECT %s(%s) FROM (SELECT %s) AS made (%s))', name,
                    (SELECT string_agg('made.b' || k, ', ') FROM generate_series(1, arity) AS k), array_to_string(arguments, ', '),
                    (SELECT string_agg('b' || k, ', ') FROM generate_series(1, arity) AS k)) AS made
      FROM subject WHERE arguments IS NOT NULL ORDER BY result, signature) AS m
WHERE s.arguments IS NULL AND s.types = ARRAY[m.result];

UPDATE subject AS s SET tolerance = t.tolerance
FROM tolerance AS t
WHERE t.object = s.signature OR 'empathy.' || t.object = s.state AND NOT EXISTS (SELECT FROM tolerance AS own WHERE own.object = s.signature);

SELECT is_empty($$SELECT signature FROM subject WHERE arguments IS NULL$$,
                'every aggregate has an example (add a row to `example` in test/aggregates/subjects.sql)');
SELECT is_empty($$SELECT signature FROM example AS e WHERE signature !~ '^\(' AND NOT EXISTS (SELECT FROM subject AS s WHERE s.signature = e.signature)
                  UNION ALL
                  SELECT object FROM tolerance AS t WHERE NOT EXISTS (SELECT FROM subject AS s WHERE t.object IN (s.signature, replace(s.state, 'empathy.', '')))$$,
                'examples and tolerances name what exists');
DELETE FROM subject WHERE arguments IS NULL;

-- ---- what the tests are made of -----------------------------------------------------------------

-- Make the table `rows_ID` of an aggregate: i, grp (0 to 6), and its arguments a1, a2, ...  Of those that
-- may be NULL, all are in every seventh row, and one in every eleventh.
CREATE FUNCTION make_rows(s subject, n int, to_table text DEFAULT NULL, set_size int DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %s AS SELECT i, i / 3 %% 7 AS grp, %s FROM generate_series(1, %s) AS i, LATERAL (SELECT %s AS n) AS size',
        coalesce(to_table, 'rows_' || s.id),
        (SELECT string_agg(format(
            CASE WHEN k <= s.nullable THEN 'CASE WHEN i %% 7 > 0 AND (i %% 11 > 0 OR i / 11 %% %1$s + 1 <> %2$s) THEN (%3$s)::%4$s END AS a%2$s'
                 ELSE '(%3$s)::%4$s AS a%2$s' END, s.nullable, k, s.arguments[k], s.types[k]), ', ' ORDER BY k)
         FROM generate_series(1, s.arity) AS k),
        n, coalesce(set_size, n));
    EXECUTE format('ANALYZE %s', coalesce(to_table, 'rows_' || s.id));
END $$;

-- The arguments of an aggregate as columns of a table.
CREATE FUNCTION columns(s subject, of text DEFAULT NULL) RETURNS text LANGUAGE sql
RETURN (SELECT string_agg(concat(of || '.', 'a', k), ', ' ORDER BY k) FROM generate_series(1, s.arity) AS k);

-- A call of an aggregate.
CREATE FUNCTION call(s subject, modifier text DEFAULT '', clause text DEFAULT '', of text DEFAULT NULL) RETURNS text LANGUAGE sql
RETURN format('%s(%s%s) %s', s.name, modifier, columns(s, of), clause);

-- A result as jsonb to be compared by near(): its bytes, or its parts where a tolerance is allowed.
CREATE FUNCTION answer(s subject, expression text) RETURNS text LANGUAGE sql
RETURN format(CASE WHEN s.tolerance IS NULL THEN format('to_jsonb(encode(%s(%%s), ''hex''))', s.result_send)
                   WHEN EXISTS (SELECT FROM pg_cast AS c WHERE c.castsource = s.result::regtype AND c.casttarget = 'jsonb'::regtype)
                   THEN '(%s)::jsonb' ELSE 'to_jsonb(%s)' END, expression);

-- Whether two answers are the same: numbers within the tolerance, everything else exactly.
CREATE FUNCTION near(a jsonb, b jsonb, tolerance float8) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF a IS NOT DISTINCT FROM b THEN
        RETURN true;
    ELSIF tolerance IS NULL OR a IS NULL OR b IS NULL OR jsonb_typeof(a) <> jsonb_typeof(b) THEN
        RETURN false;
    ELSIF jsonb_typeof(a) = 'number' THEN
        RETURN abs(a::numeric - b::numeric) <= tolerance * greatest(1, abs(a::numeric));
    ELSIF jsonb_typeof(a) = 'object' THEN
        RETURN (SELECT count(*) FROM jsonb_object_keys(a)) = (SELECT count(*) FROM jsonb_object_keys(b))
            AND (SELECT bool_and(aggregate_test.near(e.value, b -> e.key, tolerance)) FROM jsonb_each(a) AS e);
    ELSIF jsonb_typeof(a) = 'array' THEN
        RETURN jsonb_array_length(a) = jsonb_array_length(b)
            AND (SELECT bool_and(aggregate_test.near(e.value, b -> (e.position - 1)::int, tolerance))
                 FROM jsonb_array_elements(a) WITH ORDINALITY AS e (value, position));
    END IF;
    RETURN false;
END $$;

-- The one answer of a query that starts at FROM, to an aggregate over its rows.
CREATE FUNCTION ask(s subject, source text, clause text DEFAULT '') RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    result jsonb;
BEGIN
    EXECUTE format('SELECT %s %s', answer(s, call(s, '', clause)), source) INTO result;
    RETURN result;
END $$;

-- A test that a query returns no row of an aggregate.
CREATE FUNCTION nothing(s subject, description text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
    message text;
BEGIN
    EXECUTE format('SELECT count(*) FROM (%s) AS wrong', query) INTO wrong;
    RETURN is(wrong, 0::bigint, s.signature || ': ' || description);
EXCEPTION WHEN OTHERS THEN
    message := SQLERRM;
    RETURN concat_ws(E'\n', fail(s.signature || ': ' || description), diag(message), diag(query));
END $$;

-- A test of two answers to an aggregate.
CREATE FUNCTION same(s subject, description text, got jsonb, expected jsonb) RETURNS text LANGUAGE sql
RETURN CASE WHEN near(got, expected, s.tolerance) THEN pass(s.signature || ': ' || description)
            ELSE concat_ws(E'\n', fail(s.signature || ': ' || description), diag(left(got::text, 300)), diag(left(expected::text, 300))) END;

-- What explains a query.
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
        lines := lines || line || E'\n';
    END LOOP;
    RETURN lines;
END $$;

-- Make the states of an aggregate values: `state_ID` over rows, `merge_ID` and `finish_ID` over states.
CREATE FUNCTION make_states(s subject) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    initial text := CASE WHEN s.initial IS NOT NULL THEN format(', INITCOND = %L', s.initial) ELSE '' END;
BEGIN
    EXECUTE format('CREATE AGGREGATE state_%s(%s) (SFUNC = %s, STYPE = %s, COMBINEFUNC = %s, PARALLEL = SAFE%s)',
        s.id, array_to_string(s.types, ', '), s.accum, s.state, s.combine, initial);
    EXECUTE format('CREATE AGGREGATE merge_%s(%s) (SFUNC = %s, STYPE = %2$s, COMBINEFUNC = %3$s, PARALLEL = SAFE%s)', s.id, s.state, s.combine, initial);
    EXECUTE format('CREATE AGGREGATE finish_%s(%s) (SFUNC = %s, STYPE = %2$s, COMBINEFUNC = %3$s, PARALLEL = SAFE%s%s)', s.id, s.state, s.combine, initial,
        ', FINALFUNC = ' || s.final);
END $$;

-- The bytes of a state.
CREATE FUNCTION bytes(s subject, expression text) RETURNS text LANGUAGE sql
RETURN format('%s(%s)', s.send, coalesce(format('%s(%s)', s.close, expression), expression));

-- The rows that all tests begin with.  An aggregate that does not take them fails here, and only here.
CREATE FUNCTION takes_its_rows(s subject) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text;
BEGIN
    PERFORM make_rows(s, 48);
    PERFORM ask(s, 'FROM rows_' || s.id);
    RETURN pass(s.signature || ': takes the rows of its example');
EXCEPTION WHEN OTHERS THEN
    message := SQLERRM;
    DELETE FROM subject WHERE id = s.id;
    RETURN concat_ws(E'\n', fail(s.signature || ': takes the rows of its example (see `example` in test/aggregates/subjects.sql)'), diag(message));
END $$;
SELECT takes_its_rows(s) FROM (SELECT * FROM subject ORDER BY id OFFSET 0) AS s;
SELECT make_states(s) FROM subject AS s \g /dev/null
