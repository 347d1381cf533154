-- Numeric values are read by their layout on disk (src/base/numeric_pg.c).  Here what is read of a value, and
-- made of that anew, is held against the server's own text: cltv_historic of one row goes both ways.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE SCHEMA numeric_test;
SET LOCAL search_path = numeric_test, empathy, public, pg_catalog;

CREATE FUNCTION failure(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- Every length and every place of the point that fits into 37 digits, of either sign; some end in zeros, and
-- some show more decimals than they have.
CREATE TABLE value AS
SELECT row_number() OVER () AS i, v
FROM (SELECT (sign || digits || 'e-' || scale)::numeric AS v
      FROM generate_series(1, 37) AS len, generate_series(0, 37) AS scale, (VALUES (''), ('-')) AS s (sign),
           LATERAL (VALUES (left(repeat('1234567890', 4), len)), (left('5' || repeat('0', 40), len)), (left('10203' || repeat('0', 40), len)),
                           (left(repeat('9', 40), len)), (left(translate(md5(len || '.' || scale) || md5(scale || '.' || len), 'abcdef', '012345'), len))) AS d (digits)
      UNION ALL
      SELECT v * f FROM (VALUES (0.0), (1), (9999), (10000), (10001), (0.1), (0.0001), (0.00010), (9999.9999), (100000000), (123456789.987654321)) AS w (v),
                        (VALUES (1.0), (-1.00), (10.0), (1e20), (1e-20)) AS x (f)
      UNION ALL
      SELECT round(1.5, scale) FROM generate_series(0, 200, 9) AS scale) AS q;
SELECT ok(count(*) > 14000, 'there are many values') FROM value;

-- In a table values have a header of one byte, in an expression of four; a long header when many decimals are shown.
SELECT is_empty('SELECT v, r FROM (SELECT v, cltv_historic(v, date ''2020-01-01'') AS r FROM value GROUP BY i, v) AS q WHERE r::text <> trim_scale(v)::text',
    'values of a table are read and made exactly');
SELECT is_empty('SELECT v, r FROM (SELECT i, v, cltv_historic(v + 0, date ''2020-01-01'') AS r FROM value GROUP BY i, v) AS q WHERE r::text <> trim_scale(v)::text',
    'values of expressions are read and made exactly');
SELECT is((SELECT cltv_historic(v, date '2020-01-01') FROM value WHERE abs(v) < 1e15 AND min_scale(v) <= 20),
          (SELECT trim_scale(sum(v)) FROM value WHERE abs(v) < 1e15 AND min_scale(v) <= 20), 'the sum of values of many scales is exact');

-- What has too many digits is refused, in the row and in tables.
CREATE TABLE long (v numeric);
ALTER TABLE long ALTER v SET STORAGE EXTERNAL;
INSERT INTO long VALUES (repeat('7', 9000)::numeric);
SELECT is(failure('SELECT cltv_historic(v, date ''2020-01-01'') FROM long'), '22003 amount has too many digits for exact sums', '9,000 digits, stored apart');
SELECT is(failure(format('SELECT cltv_historic(%s, date ''2020-01-01'')', v)), '22003 amount has too many digits for exact sums', v || ': too long')
FROM (VALUES ('1e-38'), ('1e38'), ('-1e38'), ('1e5000'), ('1e-5000'), ('9e37'), ('1e20 + 1e-20'), ('99999999999999999999999999999999999999'),
             ('8.50705917302346158658436518579420528640')) AS q (v);
SELECT is(cltv_historic(v, date '2020-01-01'), v, 'the largest and the finest')
FROM (VALUES (85070591730234615865843651857942052863::numeric), (-85070591730234615865843651857942052863), (1e-37), (8.5070591730234615865843651857942052863)) AS q (v) GROUP BY v;
SELECT is(failure(format('SELECT cltv_historic(%L::numeric, date ''2020-01-01'')', v)), '22003 amount is NaN or infinite', v)
FROM (VALUES ('NaN'), ('Infinity'), ('-Infinity')) AS q (v);

SELECT * FROM finish();
ROLLBACK;
