-- segment: RFM
--
-- How recently, how often and for how much customers buy, each in tiles; and the segments that these make.

-- types

CREATE TYPE empathy.rfm_cutoffs AS (recency float8[], frequency float8[], monetary float8[]);
COMMENT ON TYPE empathy.rfm_cutoffs IS
'The numbers at which the tiles of RFM scores end, each an ascending array with one element less than there are tiles: made by rfm_cutoffs, or by hand; rfm_score takes it. A number at or below the first is in the first tile.';
COMMENT ON COLUMN empathy.rfm_cutoffs.recency IS 'Days since the last purchase, ascending: at or below the first is the highest r';
COMMENT ON COLUMN empathy.rfm_cutoffs.frequency IS 'Repeat purchases, ascending: at or below the first is the lowest f';
COMMENT ON COLUMN empathy.rfm_cutoffs.monetary IS 'Mean money of a repeat purchase, ascending: at or below the first is the lowest m';

EXPAND io (
    TYPE = rfm_summary,
    TEXT = 'for days since the last purchase (r), repeat purchases (f) and their mean money (m), the lowest number of each bucket, in order, with how many customers are in the bucket, as in r3=2 f0=1 f2=1 m12.5=1',
    BINARY = 'the format as a byte, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.rfm_summary IS
'How recently, how often and for how much customers bought, as three quantile sketches, mergeable: made by rfm_agg, merged by rollup, read by rfm_cutoffs and ::jsonb. Any split and order of the customers gives the same bytes. 48 bytes and 16 for each bucket in use, as quantile_sketch; at most 2^48 customers.';

-- functions

CREATE FUNCTION empathy.rfm(r int, f int, m int) RETURNS empathy.rfm
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_rfm';
COMMENT ON FUNCTION empathy.rfm(int, int, int) IS
'An RFM score of its parts, each from 1 (least) to 10; anything else is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.rfm_cutoffs(summary empathy.rfm_summary) RETURNS empathy.rfm_cutoffs
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2000
AS 'MODULE_PATHNAME', 'emp_rfm_cutoffs_summary';
COMMENT ON FUNCTION empathy.rfm_cutoffs(empathy.rfm_summary) IS
'The cut-offs that cut the customers of a summary into five tiles: their quantiles 0.2, 0.4, 0.6 and 0.8, within 1/128 as quantile gives them; exact for whole numbers up to 256. The array of money is empty where nobody bought twice. NULL gives NULL.';

CREATE FUNCTION empathy.rfm_cutoffs(summary empathy.rfm_summary, tiles int) RETURNS empathy.rfm_cutoffs
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2000
AS 'MODULE_PATHNAME', 'emp_rfm_cutoffs_summary';
COMMENT ON FUNCTION empathy.rfm_cutoffs(empathy.rfm_summary, int) IS
'The cut-offs that cut the customers of a summary into so many tiles, 1 to 10 (else 22023): their quantiles k / tiles, within 1/128 as quantile gives them; exact for whole numbers up to 256. The array of money is empty where nobody bought twice. NULL gives NULL.';

CREATE FUNCTION empathy.rfm_score(stats empathy.purchase_stats, cutoffs empathy.rfm_cutoffs) RETURNS empathy.rfm
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'emp_rfm_score_stats';
COMMENT ON FUNCTION empathy.rfm_score(empathy.purchase_stats, empathy.rfm_cutoffs) IS
'The RFM score of a customer by cut-offs: r of the days since their last purchase (age - recency), highest where they are fewest; f of their repeat purchases; m of the mean money of these, 1 where there is none. f and m are 1 and one more for each cut-off below the number, so that equal customers always get equal scores. NULL where frequency, recency or age is. Statistics that no history has are out of range (22003); cut-offs that are not ascending and finite, or more than 9, are an error (22023), NULL ones too (22004). NULL gives NULL.';

CREATE FUNCTION empathy.rfm_tile(number float8, cutoffs float8[]) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_rfm_tile_cutoffs';
COMMENT ON FUNCTION empathy.rfm_tile(float8, float8[]) IS
'The tile of a number among cut-offs: 1, and one more for each cut-off below it, so equal numbers are in one tile. NaN is out of range (22003). Cut-offs that are not ascending and finite, or more than 9, are an error (22023), a NULL one too (22004), and an array of several dimensions (2202E). NULL gives NULL.';

CREATE FUNCTION empathy.rfm_tile(tiles int) RETURNS int
LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_rfm_tile_window';
COMMENT ON FUNCTION empathy.rfm_tile(int) IS
'Window function: the tile of a row, 1 to tiles, in the order of the window, as ntile(tiles) gives it except that peers share one: the first that any of them would be in, so it never depends on the order in which the server finds rows. What rfm_tile(number, cutoffs) gives with the exact quantiles k / tiles as cut-offs. tiles is 1 to 10 (else 22023). NULL gives NULL.';

CREATE FUNCTION empathy.rfm_segment(score empathy.rfm) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_rfm_segment_usual';
COMMENT ON FUNCTION empathy.rfm_segment(empathy.rfm) IS
'The usual name of customers with an RFM score of five tiles: champions, loyal, cant_lose, at_risk, new, promising, potential_loyalist, needs_attention, about_to_sleep, lost or hibernating, the first whose rule in rfm_segments() holds. Each of the 125 scores has one. A part above 5 is out of range (22003): pass rules of your own for other numbers of tiles. NULL where r, f or m is. NULL gives NULL.';

CREATE FUNCTION empathy.rfm_segment(score empathy.rfm, mapping jsonb) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'emp_rfm_segment_mapping';
COMMENT ON FUNCTION empathy.rfm_segment(empathy.rfm, jsonb) IS
'The name of customers with an RFM score by rules of your own: the name of the first whose rule, a segment over r, f and m, holds, as in ''[{"name": "vip", "when": "r >= 4 and m >= 4"}, {"name": "rest", "when": "true"}]''; NULL where none does. A rule over a part that is NULL does not hold. Rules that are none are an error that names them (22P02), as are names other than r, f and m (42703). NULL gives NULL.';

CREATE FUNCTION empathy.rfm_segments()
RETURNS TABLE ("position" int, name text, rule empathy.segment, description text)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 11
AS 'MODULE_PATHNAME', 'emp_rfm_segments_usual';
COMMENT ON FUNCTION empathy.rfm_segments() IS
'The usual segments of RFM scores of five tiles, in the order in which rfm_segment asks: the first whose rule holds is the one.';

-- private functions

CREATE FUNCTION empathy.rfm_jsonb(empathy.rfm) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.rfm_jsonb(empathy.rfm) IS
'An RFM score as an object: r, f and m. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.rfm_cutoffs_jsonb(empathy.rfm_cutoffs) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.rfm_cutoffs_jsonb(empathy.rfm_cutoffs) IS
'Cut-offs as an object: arrays under the names of the fields. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.rfm_summary_jsonb(empathy.rfm_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000
AS 'MODULE_PATHNAME', 'emp_rfm_summary_jsonb';
COMMENT ON FUNCTION empathy.rfm_summary_jsonb(empathy.rfm_summary) IS
'What a summary says, as an object: how many customers, and for days_since (their last purchase), frequency and monetary how many numbers, the lowest, p5, p25, median, p75, p95 and p99. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.rfm_summary_accum(empathy.rfm_summary, stats empathy.purchase_stats) RETURNS empathy.rfm_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_rfm_summary_accum';
COMMENT ON FUNCTION empathy.rfm_summary_accum(empathy.rfm_summary, empathy.purchase_stats) IS
'Adds a customer to a summary; the transition function of rfm_agg and rfm_cutoffs. A NULL summary is one without customers; statistics that are NULL, or whose frequency, recency or age is, add nothing. Statistics that no history has, and money that is infinite, are out of range (22003).';

CREATE FUNCTION empathy.rfm_summary_combine(empathy.rfm_summary, empathy.rfm_summary) RETURNS empathy.rfm_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_rfm_summary_combine';
COMMENT ON FUNCTION empathy.rfm_summary_combine(empathy.rfm_summary, empathy.rfm_summary) IS
'Adds the customers of the second summary to the first; the transition function of rollup and the combine function of rfm_agg and rfm_cutoffs. A NULL summary is one without customers. More than 2^48 customers are out of range (22003).';

CREATE FUNCTION empathy._rfm_summary_final(empathy.rfm_summary) RETURNS empathy.rfm_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_rfm_summary_final';
COMMENT ON FUNCTION empathy._rfm_summary_final(empathy.rfm_summary) IS
'Closes a summary; the final function of rfm_agg and rollup. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.rfm_agg(stats empathy.purchase_stats) (
    SFUNC = empathy.rfm_summary_accum,
    STYPE = empathy.rfm_summary,
    SSPACE = 16384,
    FINALFUNC = empathy._rfm_summary_final,
    COMBINEFUNC = empathy.rfm_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rfm_agg(empathy.purchase_stats) IS
'Sums customers up for the cut-offs of their RFM scores: how many days ago they last bought, how often they came back, and, of those who did, the mean money of a repeat purchase. Keep the result, merge it with rollup, and read it with rfm_cutoffs. Rows with NULL statistics, or a NULL frequency, recency or age, are skipped; NULL over no rows. Statistics that no history has are out of range (22003).';

CREATE AGGREGATE empathy.rollup(empathy.rfm_summary) (
    SFUNC = empathy.rfm_summary_combine,
    STYPE = empathy.rfm_summary,
    SSPACE = 16384,
    FINALFUNC = empathy._rfm_summary_final,
    COMBINEFUNC = empathy.rfm_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.rfm_summary) IS
'Merges RFM summaries: the same bytes as rfm_agg over all their customers. NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.rfm_cutoffs(stats empathy.purchase_stats) (
    SFUNC = empathy.rfm_summary_accum,
    STYPE = empathy.rfm_summary,
    SSPACE = 16384,
    FINALFUNC = empathy.rfm_cutoffs,
    COMBINEFUNC = empathy.rfm_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rfm_cutoffs(empathy.purchase_stats) IS
'The cut-offs that cut customers into five tiles of recency, frequency and money: rfm_cutoffs(rfm_agg(stats)). Rows with NULL statistics, or a NULL frequency, recency or age, are skipped; NULL over no rows. Statistics that no history has are out of range (22003).';

-- casts

CREATE CAST (empathy.rfm AS jsonb)
WITH FUNCTION empathy.rfm_jsonb(empathy.rfm);
COMMENT ON CAST (empathy.rfm AS jsonb) IS
'The parts of an RFM score under their names';

CREATE CAST (empathy.rfm_cutoffs AS jsonb)
WITH FUNCTION empathy.rfm_cutoffs_jsonb(empathy.rfm_cutoffs);
COMMENT ON CAST (empathy.rfm_cutoffs AS jsonb) IS
'Cut-offs under the names of the fields';

CREATE CAST (empathy.rfm_summary AS jsonb)
WITH FUNCTION empathy.rfm_summary_jsonb(empathy.rfm_summary);
COMMENT ON CAST (empathy.rfm_summary AS jsonb) IS
'What a summary of customers says';

-- order

EXPAND order (
    TYPE = rfm_summary,
    NOUN = 'RFM summary',
    NOUNS = 'RFM summaries',
    PART = 'bucket and count',
    ORDER = 'by how many customers there are, then by the number of buckets and by what is in them'
);
