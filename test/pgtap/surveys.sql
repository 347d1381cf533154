-- Surveys: what the measures say, their intervals, forms, order and errors.
-- (That everything merges is in surveys_merge.sql.)
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

CREATE FUNCTION pg_temp.message(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' | ', sqlstate || ' ' || sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
CREATE FUNCTION pg_temp.near(a float8, b float8) RETURNS boolean LANGUAGE sql AS 'SELECT abs(a - b) < 1e-9';

-- NPS
SELECT is(nps(a), 25::float8, 'NPS of 10, 9, 8, 6') FROM unnest('{10,9,8,6}'::int[]) a;
SELECT is(nps(a), -100::float8, 'only detractors') FROM generate_series(0, 6) a;
SELECT is(nps(a), 0::float8, 'passives only') FROM unnest('{7,8,NULL}'::int[]) a;
SELECT is(nps(a), NULL, 'NPS of no answer') FROM unnest('{}'::int[]) a;
SELECT is(nps(a), NULL, 'NPS of NULLs') FROM unnest('{NULL,NULL}'::int[]) a;
SELECT is(nps(a), nps(survey_agg(a, 'nps_0_10')), 'NPS of a summary') FROM generate_series(0, 10) a;
SELECT ok(pg_temp.near(nps_margin(a), 1.959963984540054 * 100 * sqrt((0.75 - 0.25 ^ 2) / 4)), 'margin by the formula') FROM unnest('{10,9,8,6}'::int[]) a;
SELECT ok((nps_interval(a)).low = nps(a) - nps_margin(a) AND (nps_interval(a)).high = nps(a) + nps_margin(a), 'interval is NPS and margin') FROM unnest('{10,9,8,6}'::int[]) a;
SELECT is(nps_margin(a), NULL, 'no margin of one answer') FROM unnest('{10}'::int[]) a;
SELECT is(nps_interval(a), NULL, 'no interval of one answer') FROM unnest('{10}'::int[]) a;
SELECT is(pg_temp.message('SELECT nps(11)'), '22003 answer 11 is outside the scale nps_0_10 | Answers on this scale are 0 to 10.', 'an 11 is an error');
SELECT is(pg_temp.message('SELECT nps(-1)'), '22003 answer -1 is outside the scale nps_0_10 | Answers on this scale are 0 to 10.', 'a -1 is an error');

-- CSAT
SELECT is(csat(a), 60::float8, 'CSAT of 5, 5, 4, 3, 1') FROM unnest('{5,5,4,3,1}'::int[]) a;
SELECT is(csat(a, 7), 75::float8, 'CSAT of 7 points takes 6 and 7') FROM unnest('{7,6,5,7}'::int[]) a;
SELECT is(csat(a), csat(survey_agg(a, 'csat_1_5')), 'CSAT of a summary') FROM generate_series(1, 5) a;
SELECT is(csat(g), 200 / 3::float8, 'CSAT of good and bad') FROM unnest('{true,NULL,false,true}'::boolean[]) g;
SELECT is(csat(a, NULL), NULL, 'points that are NULL: skipped') FROM unnest('{5}'::int[]) a;
SELECT is(pg_temp.message('SELECT csat(6)'), '22003 answer 6 is outside the scale csat_1_5 | Answers on this scale are 1 to 5.', 'a 6 is an error');
SELECT is(pg_temp.message('SELECT csat(1, 2)'), '22003 number of points 2 is out of range | A satisfaction scale has 3 to 11 points. | Use csat(boolean) for good and bad.', 'two points');
SELECT is(pg_temp.message('SELECT csat(a, a) FROM generate_series(4, 5) a'),
          '22023 mixed survey scales: csat_1_4 and csat_1_5 | Answers on two scales have no common mean. | Group by the scale too, or filter by it.', 'two numbers of points');
SELECT is(pg_temp.message($$SELECT csat(survey_agg(1, 'nps_0_10'))$$), '22023 nps_0_10 is not a satisfaction scale | Satisfaction scales are csat_1_3 to csat_1_11.', 'CSAT of an NPS');
-- R: prop.test(60, 100, correct = FALSE)
SELECT ok(pg_temp.near((csat_interval(a)).low, 50.200258679106) AND pg_temp.near((csat_interval(a)).high, 69.059871356754), 'Wilson') FROM (SELECT CASE WHEN i <= 60 THEN 5 ELSE 3 END FROM generate_series(1, 100) i) s (a);
SELECT is((csat_interval(a)).low, 0::float8, 'Wilson ends at 0') FROM unnest('{1,2}'::int[]) a;
SELECT is((csat_interval(a)).high, 100::float8, 'Wilson ends at 100') FROM unnest('{4,5}'::int[]) a;
SELECT is((csat_interval(a, 7)).high, 100::float8, 'Wilson of 7 points') FROM unnest('{6,7}'::int[]) a;
SELECT is(csat_interval(survey_agg(a, 'csat_1_5')), csat_interval(a), 'interval of a summary') FROM generate_series(1, 5) a;
SELECT is(csat_interval(survey_agg(a, 'csat_1_5'), 0.95), csat_interval(a), 'interval of a summary at the usual level') FROM generate_series(1, 5) a;
SELECT ok((csat_interval(survey_agg(a, 'csat_1_5'), 0.99)).low < (csat_interval(a)).low, 'a higher level is wider') FROM generate_series(1, 5) a;

-- effort
SELECT is(customer_ease_index(7, 'ease_1_7'), 100::float8, 'all-7 is as easy as can be');
SELECT is(customer_ease_index(1, 'effort_1_5'), 100::float8, 'no effort is as easy as can be');
SELECT is(customer_ease_index(a, 'ease_1_7'), 50::float8, 'ease index of 6 and 2') FROM unnest('{6,2}'::int[]) a;
SELECT is(customer_effort_score(a, 'ease_1_7'), 4::float8, 'mean answer of 6 and 2') FROM unnest('{6,2}'::int[]) a;
SELECT is(customer_ease_index(4, 'effort_1_5'), 25::float8, 'effort of 4 of 5');
SELECT is_empty($$
    SELECT i FROM generate_series(1, 200) i,
    LATERAL (SELECT customer_ease_index(a, 'ease_1_7') AS ease, customer_ease_index(8 - a, 'effort_1_7') AS effort,
                    customer_ease_index_interval(a, 'ease_1_7') AS ease_interval, customer_ease_index_interval(8 - a, 'effort_1_7') AS effort_interval
             FROM (SELECT 1 + (i * i + j * i + j * j) % 7 FROM generate_series(1, 2 + i % 13) j) answers (a)) q
    WHERE (ease, ease_interval) IS DISTINCT FROM (effort, effort_interval)$$, 'the same experience, the same bits on both scales');
SELECT is(pg_temp.message($$SELECT customer_effort_score(answer, scale) FROM (VALUES (1, 'ease_1_7'), (2, 'effort_1_5')) v (answer, scale)$$),
          '22023 mixed effort scales: effort_1_5 and ease_1_7 | Answers on two scales have no common mean. | Group by the scale too, or filter by it.', 'mixed effort scales');
SELECT is(pg_temp.message($$SELECT customer_ease_index(1, 'nps_0_10')$$), '22023 nps_0_10 is not an effort scale | Effort scales are effort_1_5, effort_1_7, ease_1_5 and ease_1_7.', 'ease of an NPS');
SELECT is(pg_temp.message($$SELECT customer_effort_score(0, 'ease_1_5')$$), '22003 answer 0 is outside the scale ease_1_5 | Answers on this scale are 1 to 5.', 'a 0 on ease_1_5');
SELECT is(pg_temp.message($$SELECT customer_effort_score(5, scale) FROM (VALUES ('ease_1_6')) v (scale)$$),
          '22023 unknown survey scale "ease_1_6" | Scales are effort_1_5, effort_1_7, ease_1_5, ease_1_7, nps_0_10, csat_1_3 to csat_1_11, and likert_1_2 to likert_1_11.', 'an unknown scale');
SELECT matches(pg_temp.message(format('SELECT survey_agg(1, %L)', repeat('é', 100000))), '^22023 unknown survey scale "[?.]{20,50}"', 'a huge name of a scale is clipped');
SELECT is(customer_effort_score(a, s), 3::float8, 'rows with a NULL are skipped') FROM (VALUES (3, 'ease_1_5'), (NULL, 'ease_1_5'), (NULL, 'ease_1_7'), (1, NULL)) v (a, s);
-- R: t.test(c(7, 6, 6, 5, 2))
SELECT ok(pg_temp.near((i).low, 2.8116116119) AND pg_temp.near((i).high, 7.5883883881), 't interval of the mean')
FROM (SELECT customer_effort_score_interval(a, 'ease_1_7') FROM unnest('{7,6,6,5,2}'::int[]) a) q (i);
SELECT is(customer_effort_score_interval(7, 'ease_1_7'), NULL, 'no t interval of one answer');
SELECT is(customer_ease_index_interval(survey_agg(7, 'ease_1_7')), NULL, 'nor of a summary of one');
SELECT is(customer_effort_score_interval(survey_agg(a, 'ease_1_7'), 0.5) = customer_effort_score_interval(survey_agg(a, 'ease_1_7')), false, 'the level counts') FROM unnest('{7,6}'::int[]) a;

-- levels
SELECT is(pg_temp.message(format($$SELECT %s(survey_agg(a, '%s'), %L) FROM generate_series(1, 5) a$$, f, scale, level)),
          format('22003 confidence level %s is out of range | It is between 0 and 1, neither included, such as 0.95.', shown), f || ' at level ' || level)
FROM (VALUES ('customer_effort_score_interval', 'ease_1_5'), ('customer_ease_index_interval', 'ease_1_5'), ('csat_interval', 'csat_1_5'), ('nps_interval', 'nps_0_10')) f (f, scale),
     (VALUES ('0', '0'), ('1', '1'), ('95', '95'), ('-0.5', '-0.5'), ('NaN', 'NaN'), ('Infinity', 'Infinity')) l (level, shown);
SELECT is(csat_interval(survey_agg(5, 'csat_1_5'), NULL), NULL, 'a level of NULL');

-- survey_agg and its readers
SELECT is(survey_agg(a, 'likert_1_4')::text, 'scale=likert_1_4 1=1 4=2', 'text form') FROM unnest('{4,1,4}'::int[]) a;
SELECT is(answers(survey_agg(a, 'likert_1_4')), 3::bigint, 'answers') FROM unnest('{4,1,4}'::int[]) a;
SELECT is(answer_count(survey_agg(a, 'likert_1_4'), 4), 2::bigint, 'answer_count') FROM unnest('{4,1,4}'::int[]) a;
SELECT is(answer_count(survey_agg(a, 'likert_1_4'), 2), 0::bigint, 'answer_count of none') FROM unnest('{4,1,4}'::int[]) a;
SELECT matches(pg_temp.message($$SELECT answer_count(survey_agg(1, 'likert_1_4'), 5)$$), '^22003 answer 5 is outside', 'answer_count beyond the scale');
SELECT is(survey_agg(a, 'ease_1_5')::jsonb, '{"scale": "ease_1_5", "answers": 2, "counts": {"1": 0, "2": 0, "3": 1, "4": 0, "5": 1}, "mean": 4, "customer_effort_score": 4, "customer_ease_index": 75}', 'effort as jsonb') FROM unnest('{5,3}'::int[]) a;
SELECT is(survey_agg(a, 'csat_1_3')::jsonb, '{"scale": "csat_1_3", "answers": 1, "counts": {"1": 0, "2": 1, "3": 0}, "mean": 2, "csat": 100}', 'CSAT as jsonb') FROM unnest('{2}'::int[]) a;
SELECT is(survey_agg(10, 'nps_0_10')::jsonb -> 'nps', '100', 'NPS as jsonb');
SELECT is(survey_agg(2, 'likert_1_4')::jsonb - 'counts', '{"scale": "likert_1_4", "answers": 1, "mean": 2}', 'Likert as jsonb');
SELECT is(pg_temp.message($$SELECT nps(survey_agg(1, 'likert_1_4'))$$), '22023 likert_1_4 is not the scale nps_0_10', 'NPS of another scale');
SELECT is(pg_temp.message($$SELECT rollup(s) FROM (VALUES ('scale=nps_0_10 1=1'::survey_summary), ('scale=csat_1_5 1=1')) v (s)$$),
          '22023 mixed survey scales: csat_1_5 and nps_0_10 | Answers on two scales have no common mean. | Group by the scale too, or filter by it.', 'rollup of two scales');
SELECT is(pg_temp.message($$SELECT rollup(s) FROM (VALUES ('scale=nps_0_10 1=281474976710656'::survey_summary), ('scale=nps_0_10 1=1')) v (s)$$),
          '22003 too many answers | A survey_summary holds at most 281474976710656 answers.', 'rollup of too many');
SELECT is(pg_temp.message(format('SELECT %L::survey_summary', form)), expected, form) FROM (VALUES
    ('', '22P02 invalid input syntax for type survey_summary: "scale" is missing'),
    ('scale=ease_1_7', '22P02 no answers in a survey_summary'),
    ('scale=ease_1_7 8=1', '22P02 answer 8 is outside the scale ease_1_7 | Answers on this scale are 1 to 7.'),
    ('scale=ease_1_7 1=-1', '22P02 invalid input syntax for type survey_summary: number out of range in "1=-1" | Expected pairs of a key and a value, such as "scale=ease_1_7 6=3 7=12", separated by blanks.')
) AS list (form, expected);

-- a questionnaire
CREATE TEMP TABLE answer (respondent int, item text, answer int, points int);
INSERT INTO answer VALUES
    (1, 'understood', 5, 5), (2, 'understood', 4, 5), (3, 'understood', 3, 5),
    (1, 'valued', 7, 7), (2, 'valued', 4, 7),
    (1, '-rushed', 1, 5), (2, '-rushed', 2, 5), (3, '-rushed', 1, 5), (3, '-rushed', NULL, 5), (3, NULL, 1, 5), (3, 'helped', 5, NULL);
SELECT ok(pg_temp.near(survey_empathy(item, answer, points), (75 + 75 + 100 * 11.0 / 12) / 3), 'mean over items') FROM answer;
SELECT ok(pg_temp.near(survey_empathy(item, answer, points), 100 * 11.0 / 12), 'reverse-coded') FROM answer WHERE item = '-rushed';
SELECT is(survey_empathy(item, answer, points), NULL, 'no answers') FROM answer WHERE answer IS NULL;
SELECT is(survey_empathy(survey_empathy_agg(item, answer, points)), survey_empathy(item, answer, points), 'of a summary') FROM answer;
SELECT is(answers(survey_empathy_agg(item, answer, points)), 8::bigint, 'answers to all items') FROM answer;
SELECT is(survey_empathy_agg(item, answer, points)::text, '"-rushed" points=5 1=2 2=1 "understood" points=5 3=1 4=1 5=1 "valued" points=7 4=1 7=1', 'items as text') FROM answer;
SELECT is(survey_empathy_agg(item, answer, points)::jsonb -> 'items' -> 'valued',
          '{"points": 7, "answers": 2, "score": 75, "counts": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0, "6": 0, "7": 1}}', 'an item in jsonb') FROM answer;
SELECT is((survey_empathy_agg(item, answer, points)::jsonb ->> 'survey_empathy')::float8, survey_empathy(item, answer, points), 'the score in jsonb') FROM answer;
SELECT is(survey_empathy_agg(n, 1, 5)::text::item_summary::text, survey_empathy_agg(n, 1, 5)::text, 'odd names as text and back')
FROM unnest(ARRAY['"', '\', '\"', 'a b', 'points=5', E'\n\t', 'é', '--', repeat('x', 63)]) n;
SELECT is(survey_empathy_agg(n, 1, 5)::jsonb -> 'items' ? n, true, format('%I in jsonb', n)) FROM unnest(ARRAY['"', '\', 'é', E'\n']) n GROUP BY n;
SELECT is(pg_temp.message(format('SELECT survey_empathy(%s)', arguments)), expected, arguments) FROM (VALUES
    ($$'a', 6, 5$$, '22003 answer 6 is outside the scale of its item | Answers on this scale are 1 to 5.'),
    ($$'a', 0, 5$$, '22003 answer 0 is outside the scale of its item | Answers on this scale are 1 to 5.'),
    ($$'a', 1, 1$$, '22003 number of points 1 is out of range | An item has 2 to 11 points.'),
    ($$'a', 1, 12$$, '22003 number of points 12 is out of range | An item has 2 to 11 points.'),
    ($$'', 1, 5$$, '22023 item of a questionnaire without a name'),
    ($$'-', 1, 5$$, '22023 item of a questionnaire without a name'),
    ($$repeat('x', 64), 1, 5$$, '54000 name of an item is too long | It has 64 bytes; the limit is 63.'),
    ($$repeat('x', 100000000), 1, 5$$, '54000 name of an item is too long | It has 100000000 bytes; the limit is 63.')
) AS list (arguments, expected);
SELECT is(pg_temp.message($$SELECT survey_empathy('a', 1, p) FROM generate_series(7, 5, -2) p$$),
          '22023 mixed scales of one item: 5 and 7 points | Answers on two scales have no common mean. | Group by the number of points too, or give the items different names.', 'one item, two scales');
SELECT is(pg_temp.message($$SELECT survey_empathy(i::text, 1, 5) FROM generate_series(1, 65) i$$), '54000 too many items of a questionnaire | The limit is 64 different names.', '65 items');
SELECT is(survey_empathy((i % 64)::text, 5, 5), 100::float8, '64 items') FROM generate_series(1, 1000) i;
SELECT is(pg_temp.message(format('SELECT %L::item_summary', form)), expected, form) FROM (VALUES
    ('', '22P02 invalid input syntax for type item_summary: no item'),
    ('"a" points=5 1=1 "a" points=5 1=1', '22P02 invalid input syntax for type item_summary: repeated item ""a" points=5" | Expected pairs of a key and a value, such as ""understood" points=5 4=3 5=5", separated by blanks.')
) AS list (form, expected);

-- Cronbach's alpha.  R: k/(k-1)*(1-sum(diag(cov(x)))/sum(cov(x)))
CREATE TEMP TABLE respondent (answers int[]);
INSERT INTO respondent VALUES ('{1,2,3}'), ('{2,3,3}'), ('{5,4,5}'), ('{1,NULL,4}'), (NULL);
SELECT ok(pg_temp.near(cronbach_alpha(answers), 12.0 / 13), 'alpha') FROM respondent;
SELECT is(respondents(cronbach_alpha_agg(answers)), 3::bigint, 'respondents, without those who left something out') FROM respondent;
SELECT is(cronbach_alpha(cronbach_alpha_agg(answers)), cronbach_alpha(answers), 'alpha of a summary') FROM respondent;
SELECT is(cronbach_alpha_agg(answers)::jsonb, format('{"respondents": 3, "items": 3, "sums": [8, 9, 11], "cronbach_alpha": %s}', cronbach_alpha(answers))::jsonb, 'alpha as jsonb') FROM respondent;
SELECT is(cronbach_alpha(answers), 1::float8, 'items that go together') FROM (VALUES ('{1,1}'::int[]), ('{3,3}')) v (answers);
SELECT cmp_ok(cronbach_alpha(answers), '<', 0::float8, 'items that go against each other') FROM (VALUES ('{1,5}'::int[]), ('{3,2}'), ('{4,2}')) v (answers);
SELECT is(cronbach_alpha(answers), NULL, 'no alpha of ' || answers::text) FROM unnest(ARRAY['{1,2}', '{}', '{7}']) a, LATERAL (VALUES (a::int[])) v (answers) GROUP BY a, answers;
SELECT is(cronbach_alpha(answers), NULL, 'no alpha without variance') FROM (VALUES ('{1,2}'::int[]), ('{2,1}')) v (answers);
SELECT is(cronbach_alpha_agg(answers)::jsonb -> 'cronbach_alpha', 'null', 'no alpha in jsonb') FROM (VALUES ('{1,2}'::int[])) v (answers);
SELECT is(cronbach_alpha(answers), NULL, 'nobody answered everything') FROM (VALUES ('{1,NULL}'::int[]), ('{1,2,NULL}')) v (answers);
SELECT is(cronbach_alpha(answers), 1::float8, 'bounds of arrays do not matter') FROM (VALUES ('[7:8]={1,1}'::int[]), ('{3,3}')) v (answers);
SELECT is(pg_temp.message(format('SELECT cronbach_alpha(a::int[]) FROM unnest(%L::text[]) a', list)), expected, list) FROM (VALUES
    ('{"{1,2}","{1,2,3}"}', '22023 respondents with different numbers of items: 2 and 3 | Give each respondent an element for each item, NULL where there is no answer.'),
    ('{"{{1,2},{3,4}}"}', '22023 answers of a respondent are not one row | The array has 2 dimensions.'),
    ('{"{1,100001}"}', '22003 answer 100001 is out of range | It is between -100000 and 100000.')
) AS list (list, expected);
SELECT is(pg_temp.message('SELECT cronbach_alpha(array_fill(1, ARRAY[65]))'), '54000 too many items: 65 | The limit is 64 items.', '65 items');
SELECT is(pg_temp.message('SELECT cronbach_alpha(array_fill(1, ARRAY[10000000]))'), '54000 too many items: 10000000 | The limit is 64 items.', 'a huge array');
SELECT is(pg_temp.message($$SELECT 'respondents=2 squares=1 sum=7 squares=29'::alpha_summary$$), '22P02 sums of an alpha_summary do not fit together | No answers have them.', 'impossible sums');

-- the interval of the customer emotion score.  R: t.test(50 + 50 * c(0.5, 0.3, -0.1))
SELECT ok(pg_temp.near((i).low, 23.72083633069907) AND pg_temp.near((i).high, 99.61249700263426), 't interval of readings')
FROM (SELECT customer_emotion_score_interval(e) FROM (VALUES ('valence=0.5'::emotion), ('valence=0.3'), ('valence=-0.1'), (NULL)) v (e)) q (i);
SELECT is(customer_emotion_score_interval(e), NULL, 'no t interval of one reading') FROM (VALUES ('valence=0.5'::emotion)) v (e);
SELECT is(customer_emotion_score_interval(emotion_agg(e), 0.95), customer_emotion_score_interval(e), 'of a summary') FROM (VALUES ('valence=0.5'::emotion), ('valence=0.3')) v (e);

-- score_interval
SELECT is(ROW(1.5, -2)::score_interval::jsonb, '{"low": 1.5, "high": -2}', 'an interval as jsonb');
SELECT is(ROW('-Infinity', NULL)::score_interval::jsonb, '{"low": "-Infinity", "high": null}', 'odd ends as jsonb');
SELECT is(ROW('NaN', 'Infinity')::score_interval::jsonb, '{"low": "NaN", "high": "Infinity"}', 'odder ends as jsonb');
SELECT is(NULL::score_interval::jsonb, NULL, 'no interval as jsonb');

-- NULL in, NULL out
SELECT is(nps(NULL::survey_summary), NULL, 'nps of NULL');
SELECT is(csat(NULL::survey_summary), NULL, 'csat of NULL');
SELECT is(answers(NULL::survey_summary), NULL, 'answers of NULL');
SELECT is(answer_count(NULL, 1), NULL, 'answer_count of NULL');
SELECT is(survey_empathy(NULL), NULL, 'survey_empathy of NULL');
SELECT is(cronbach_alpha(NULL::alpha_summary), NULL, 'cronbach_alpha of NULL');

-- stored values that this version cannot read: a type that shows their bytes makes them
CREATE TYPE public.stored;
CREATE FUNCTION public.stored_in(cstring) RETURNS public.stored IMMUTABLE STRICT LANGUAGE internal AS 'byteain';
CREATE FUNCTION public.stored_out(public.stored) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'byteaout';
CREATE TYPE public.stored (INPUT = public.stored_in, OUTPUT = public.stored_out, ALIGNMENT = double, STORAGE = extended);
CREATE CAST (survey_summary AS public.stored) WITHOUT FUNCTION;
CREATE CAST (public.stored AS survey_summary) WITHOUT FUNCTION;
CREATE CAST (item_summary AS public.stored) WITHOUT FUNCTION;
CREATE CAST (public.stored AS item_summary) WITHOUT FUNCTION;
CREATE CAST (alpha_summary AS public.stored) WITHOUT FUNCTION;
CREATE CAST (public.stored AS alpha_summary) WITHOUT FUNCTION;
CREATE TEMP TABLE kept_bytes AS
SELECT survey_agg(7, 'ease_1_7')::public.stored::text::bytea AS s, survey_empathy_agg('a', 1, 5)::public.stored::text::bytea AS i, cronbach_alpha_agg('{1,2}')::public.stored::text::bytea AS a;
SELECT is(split_part(pg_temp.message(format('SELECT (%s)::text::public.stored::%s::text FROM kept_bytes', value, type)), ' | ', 1), expected, value)
FROM (VALUES
    ('s', 'survey_summary', 'no error'),
    ('set_byte(s, 0, 9)', 'survey_summary', '0A000 unknown format 9 of a stored value of type survey_summary'),
    ('set_byte(s, 1, 9)', 'survey_summary', 'XX001 damaged value of type survey_summary'),
    ('set_byte(s, 2, 200)', 'survey_summary', 'XX001 damaged value of type survey_summary'),
    ('set_byte(s, 52, 0)', 'survey_summary', 'XX001 damaged value of type survey_summary'),
    ('set_byte(s, 19, 255)', 'survey_summary', 'XX001 damaged value of type survey_summary'),
    ('substr(s, 1, 50)', 'survey_summary', 'XX001 damaged value of type survey_summary'),
    ('i', 'item_summary', 'no error'),
    ('set_byte(i, 0, 9)', 'item_summary', '0A000 unknown format 9 of a stored value of type item_summary'),
    ('set_byte(i, 4, 2)', 'item_summary', 'XX001 damaged value of type item_summary'),
    ('set_byte(i, 12, 0)', 'item_summary', 'XX001 damaged value of type item_summary'),
    ('set_byte(i, 75, 65)', 'item_summary', 'XX001 damaged value of type item_summary'),
    ('set_byte(i, 76, 12)', 'item_summary', 'XX001 damaged value of type item_summary'),
    ('a', 'alpha_summary', 'no error'),
    ('set_byte(a, 0, 9)', 'alpha_summary', '0A000 unknown format 9 of a stored value of type alpha_summary'),
    ('set_byte(a, 7, 255)', 'alpha_summary', 'XX001 damaged value of type alpha_summary'),
    ('set_byte(a, 19, 255)', 'alpha_summary', 'XX001 damaged value of type alpha_summary')
) AS list (value, type, expected);

-- order and hash
CREATE TEMP TABLE parts AS
SELECT i, survey_agg(1 + i * 37 % 5, CASE WHEN i % 2 = 0 THEN 'ease_1_5' ELSE 'effort_1_5' END) AS s,
       survey_empathy_agg((i * 7 % 3)::text, 1 + i % 5, 5) AS t, cronbach_alpha_agg(ARRAY[i % 5, 2, i % 2]) AS a
FROM generate_series(1, 200) i GROUP BY i;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_nestloop = off;
CREATE TEMP TABLE merge_joined AS SELECT (SELECT count(*) FROM parts a JOIN parts b USING (s)), (SELECT count(*) FROM parts a JOIN parts b USING (t)) AS t, (SELECT count(*) FROM parts a JOIN parts b USING (a)) AS a;
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = off;
SELECT results_eq('SELECT (SELECT count(*) FROM parts a JOIN parts b USING (s)), (SELECT count(*) FROM parts a JOIN parts b USING (t)), (SELECT count(*) FROM parts a JOIN parts b USING (a))',
                  'SELECT * FROM merge_joined', 'merge and hash joins agree');
SELECT results_eq('SELECT (SELECT count(*) FROM parts a JOIN parts b ON a.s::text = b.s::text), (SELECT count(*) FROM parts a JOIN parts b ON a.t::text = b.t::text), (SELECT count(*) FROM parts a JOIN parts b ON a.a::text = b.a::text)',
                  'SELECT * FROM merge_joined', 'equality is that of the text form');
SELECT is_empty('SELECT FROM (SELECT customer_effort_score(s) AS v, lag(customer_effort_score(s)) OVER (ORDER BY s) AS before FROM parts WHERE i % 2 = 0) o WHERE before > v', 'summaries of a scale sort by their mean');
SELECT is_empty($$
    SELECT FROM parts a, parts b
    WHERE (a.s < b.s) <> (survey_summary_cmp(a.s, b.s) < 0) OR (a.s = b.s) <> (survey_summary_cmp(a.s, b.s) = 0) OR survey_summary_cmp(a.s, b.s) <> -survey_summary_cmp(b.s, a.s)
       OR (a.t < b.t) <> (item_summary_cmp(a.t, b.t) < 0) OR (a.t = b.t) <> (item_summary_cmp(a.t, b.t) = 0) OR sign(item_summary_cmp(a.t, b.t)) <> -sign(item_summary_cmp(b.t, a.t))
       OR (a.a < b.a) <> (alpha_summary_cmp(a.a, b.a) < 0) OR (a.a = b.a) <> (alpha_summary_cmp(a.a, b.a) = 0) OR alpha_summary_cmp(a.a, b.a) <> -alpha_summary_cmp(b.a, a.a)$$, 'operators agree with cmp');

SELECT * FROM finish();
ROLLBACK;
