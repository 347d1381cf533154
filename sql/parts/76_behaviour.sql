-- segment: behaviour
--
-- What customers do that calls for a word.

-- functions

CREATE FUNCTION empathy.unusual_duration(seconds float8, usual empathy.quantile_sketch) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_unusual_duration';
COMMENT ON FUNCTION empathy.unusual_duration(float8, empathy.quantile_sketch) IS
'Whether a time spent, in seconds from 0, is above the quantile 0.95 of the usual ones, by more than the sketch can tell (1/128): at most one in twenty of the usual ones is. usual is made by quantile_agg, of an earlier time and of one page, for instance. Negative seconds, NaN and infinity are out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.unusual_duration(seconds float8, usual empathy.quantile_sketch, q float8) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_unusual_duration';
COMMENT ON FUNCTION empathy.unusual_duration(float8, empathy.quantile_sketch, float8) IS
'Whether a time spent, in seconds from 0, is above the quantile q, 0 to 1, of the usual ones, by more than the sketch can tell (1/128): at most the part 1 - q of the usual ones is. usual is made by quantile_agg. Negative seconds, NaN, infinity and another q are out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.abandoned_carts(events regclass, customer text, event text, at text, as_of timestamptz, after interval)
RETURNS TABLE (customer_id text, cart_at timestamptz, idle interval, carts bigint)
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 1000
AS 'MODULE_PATHNAME', 'emp_abandoned_carts';
COMMENT ON FUNCTION empathy.abandoned_carts(regclass, text, text, text, timestamptz, interval) IS
'abandoned_carts with events of these names: add_to_cart and purchase.';

CREATE FUNCTION empathy.abandoned_carts(events regclass, customer text, event text, at text, as_of timestamptz, after interval, cart text, purchase text)
RETURNS TABLE (customer_id text, cart_at timestamptz, idle interval, carts bigint)
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 1000
AS 'MODULE_PATHNAME', 'emp_abandoned_carts';
COMMENT ON FUNCTION empathy.abandoned_carts(regclass, text, text, text, timestamptz, interval, text, text) IS
'Customers who had something in the cart, as of a moment, and went away: those with an event named cart since their last one named purchase, the last of them at least after ago. A row a customer, the latest first: customer_id, the time of the last cart event (cart_at), how long ago that was (idle), and the number of cart events since the last purchase (carts). events is a table of your own; customer, event and at name columns of it; rows without a customer or a finite at do not count, nor do rows from as_of on, so the answer for a moment stays the same whatever happens later. A purchase at the very time of a cart event is of that cart. Reads the table once, with the rights of the caller. A missing column (42703), an after that is negative or infinite, and an infinite as_of (22023) are errors. NULL gives no rows.';
