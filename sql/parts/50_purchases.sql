-- value: purchases
--
-- Purchase statistics from orders in any order, in one pass: how often, how long, since when, how much.
-- Money is exact.

-- types
-- results

CREATE TYPE empathy.purchase_stats AS (
    frequency int,
    recency float8,
    age float8,
    monetary numeric
);
COMMENT ON TYPE empathy.purchase_stats IS
'The purchases of one customer: how many repeats, how long from the first to the last, how long from the first to the present, and the mean money of a repeat. Made by purchase_stats; the purchase models take it.';
COMMENT ON COLUMN empathy.purchase_stats.frequency IS 'Number of repeat purchases: days with a purchase, less 1; from 0';
COMMENT ON COLUMN empathy.purchase_stats.recency IS 'Days from the first purchase to the last one; 0 without a repeat';
COMMENT ON COLUMN empathy.purchase_stats.age IS 'Days from the first purchase to the present, at least recency';
COMMENT ON COLUMN empathy.purchase_stats.monetary IS 'Mean money of the repeat purchases; NULL without a repeat';

-- private functions

CREATE FUNCTION empathy.purchase_stats_jsonb(empathy.purchase_stats) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.purchase_stats_jsonb(empathy.purchase_stats) IS
'Purchase statistics as an object: the fields under their names. Twin of the cast to jsonb. NULL gives NULL.';

-- casts

CREATE CAST (empathy.purchase_stats AS jsonb)
WITH FUNCTION empathy.purchase_stats_jsonb(empathy.purchase_stats);
COMMENT ON CAST (empathy.purchase_stats AS jsonb) IS
'The fields under their names';
