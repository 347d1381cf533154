-- segment: quantiles
--
-- Medians and percentiles of any number of rows, from states that merge.

-- type

EXPAND io (
    TYPE = quantile_sketch,
    TEXT = 'the lowest number of each bucket, in order, with how many numbers are in the bucket, as in 0=3 12.5=40',
    BINARY = 'the format as a byte, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.quantile_sketch IS
'Quantiles of numbers, mergeable: made by quantile_agg, merged by rollup, read by quantile, quantile_rank and ::jsonb. Counts in buckets of a 128th of a doubling, so any split and order of the rows gives the same bytes. 48 bytes and 16 for each bucket in use, of which 1,000 to 3,000 are common and 523,777 (8 MB) the most; at most 2^48 numbers.';

-- functions

CREATE FUNCTION empathy.quantile(sketch empathy.quantile_sketch, q float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_quantile_sketch_quantile';
COMMENT ON FUNCTION empathy.quantile(empathy.quantile_sketch, float8) IS
'The quantile q, 0 to 1, of the numbers in a sketch: a number that was among them, at most the exact quantile (the lowest number with at least q * n of the n numbers at or below it, as percentile_disc gives it) and below it by less than 1/128 of its magnitude. Exact where all numbers in a bucket are the same: constants, zeros, and whole numbers from -256 to 256. Numbers below 2.2e-308 count as 0. 0 gives the lowest number, exactly. q outside 0 to 1, or NaN, is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.quantile(sketch empathy.quantile_sketch, q float8[]) RETURNS float8[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2000
AS 'MODULE_PATHNAME', 'emp_quantile_sketch_quantiles';
COMMENT ON FUNCTION empathy.quantile(empathy.quantile_sketch, float8[]) IS
'The quantiles of the numbers in a sketch for several q, in an array of the same shape, as quantile(sketch, q) gives them; NULL where an element is NULL. A q outside 0 to 1, or NaN, is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.quantile_rank(sketch empathy.quantile_sketch, number float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_quantile_rank_number';
COMMENT ON FUNCTION empathy.quantile_rank(empathy.quantile_sketch, float8) IS
'The share of the numbers in a sketch, 0 to 1, that are at or below a number: at least the exact share, and at most that of the numbers up to 1/128 of its magnitude above it, as a bucket counts whole from its lowest number on. Infinities are 0 and 1; NaN is out of range (22003). NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.quantile_sketch_jsonb(empathy.quantile_sketch) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5000
AS 'MODULE_PATHNAME', 'emp_quantile_sketch_jsonb';
COMMENT ON FUNCTION empathy.quantile_sketch_jsonb(empathy.quantile_sketch) IS
'What a sketch says, as an object: how many numbers, the lowest, p5, p25, median, p75, p95 and p99, and how many buckets are in use. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.quantile_sketch_accum(empathy.quantile_sketch, number float8) RETURNS empathy.quantile_sketch
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_quantile_sketch_accum';
COMMENT ON FUNCTION empathy.quantile_sketch_accum(empathy.quantile_sketch, float8) IS
'Adds a number to a sketch; the transition function of quantile_agg. A NULL sketch is one without numbers, a NULL adds nothing. NaN, infinity, and more than 2^48 numbers are out of range (22003).';

CREATE FUNCTION empathy.quantile_sketch_combine(empathy.quantile_sketch, empathy.quantile_sketch) RETURNS empathy.quantile_sketch
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_quantile_sketch_combine';
COMMENT ON FUNCTION empathy.quantile_sketch_combine(empathy.quantile_sketch, empathy.quantile_sketch) IS
'Adds the numbers of the second sketch to the first; the transition function of rollup and the combine function of quantile_agg. A NULL sketch is one without numbers. More than 2^48 numbers are out of range (22003).';

CREATE FUNCTION empathy._quantile_sketch_final(empathy.quantile_sketch) RETURNS empathy.quantile_sketch
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_quantile_sketch_final';
COMMENT ON FUNCTION empathy._quantile_sketch_final(empathy.quantile_sketch) IS
'Closes a sketch; the final function of quantile_agg and rollup. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.quantile_agg(number float8) (
    SFUNC = empathy.quantile_sketch_accum,
    STYPE = empathy.quantile_sketch,
    SSPACE = 16384,
    FINALFUNC = empathy._quantile_sketch_final,
    COMBINEFUNC = empathy.quantile_sketch_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.quantile_agg(float8) IS
'Sums numbers up for their quantiles, to be kept, merged with rollup, and read with quantile: within 1/128 of the exact ones, the same bytes for any order and split of the rows. NULLs are skipped; NULL over no rows. NaN and infinity are out of range (22003).';

CREATE AGGREGATE empathy.rollup(empathy.quantile_sketch) (
    SFUNC = empathy.quantile_sketch_combine,
    STYPE = empathy.quantile_sketch,
    SSPACE = 16384,
    FINALFUNC = empathy._quantile_sketch_final,
    COMBINEFUNC = empathy.quantile_sketch_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.quantile_sketch) IS
'Merges quantile sketches: the same bytes as quantile_agg over all their numbers. NULLs are skipped; NULL over no sketches.';

-- casts

CREATE CAST (empathy.quantile_sketch AS jsonb)
WITH FUNCTION empathy.quantile_sketch_jsonb(empathy.quantile_sketch);
COMMENT ON CAST (empathy.quantile_sketch AS jsonb) IS
'What a quantile sketch says';

-- order

EXPAND order (
    TYPE = quantile_sketch,
    NOUN = 'quantile sketch',
    NOUNS = 'quantile sketches',
    PART = 'bucket and count',
    ORDER = 'by how many numbers there are, then by the number of buckets and by what is in them'
);
