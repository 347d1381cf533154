-- prediction: a function of a model and a customer, in the four forms that value/predict_pg.h defines on the C side.
-- NAME its name, SYMBOL that of its C function, MODELS the arguments before the customer, MONEY and REST those
-- after age and behind the customer (each with its comma, or nothing), RESULT its type, STRICT or CALLED ON NULL
-- INPUT in CALLED, COST, WHAT it gives, ERRORS beyond those of the customer.

CREATE FUNCTION empathy.@name@(@models@, frequency int, recency float8, age float8@money@@rest@) RETURNS @result@
LANGUAGE C IMMUTABLE @called@ PARALLEL SAFE COST @cost@
AS 'MODULE_PATHNAME', 'emp_@symbol@';
COMMENT ON FUNCTION empathy.@name@(@models@, frequency int, recency float8, age float8@money@@rest@) IS
'@what@ The customer is known by frequency (repeat purchases), recency (time from the first purchase to the last, 0 without a repeat) and age (time from the first purchase to the present), in the unit of time of the model. Negative or infinite numbers, NaN, recency above age and recency without a repeat are out of range (22003).@errors@ A model whose fit failed, or one that has covariates, is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.@name@(@models@, stats empathy.purchase_stats@rest@) RETURNS @result@
LANGUAGE C IMMUTABLE @called@ PARALLEL SAFE COST @cost@
AS 'MODULE_PATHNAME', 'emp_@symbol@_stats';
COMMENT ON FUNCTION empathy.@name@(@models@, stats empathy.purchase_stats@rest@) IS
'@what@ The customer is known by their purchase statistics, in days, as purchase_stats makes them. Fields that no purchases have are out of range (22003).@errors@ A model whose fit failed, or one that has covariates, is an error (22023). NULL, or statistics without frequency, recency or age, give NULL.';

CREATE FUNCTION empathy.@name@(@models@, frequency int, recency float8, age float8@money@@rest@, covariates float8[]) RETURNS @result@
LANGUAGE C IMMUTABLE @called@ PARALLEL SAFE COST @cost@
AS 'MODULE_PATHNAME', 'emp_@symbol@_covariates';
COMMENT ON FUNCTION empathy.@name@(@models@, frequency int, recency float8, age float8@money@@rest@, covariates float8[]) IS
'@what@ The customer is known by frequency, recency and age, in the unit of time of the model, as in the function without covariates, and by covariates: as many finite numbers as the model was fitted with, in the same order; another number of them is an error (22023), one that is NULL too (22004). Numbers that no customer has are out of range (22003).@errors@ A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.@name@(@models@, stats empathy.purchase_stats@rest@, covariates float8[]) RETURNS @result@
LANGUAGE C IMMUTABLE @called@ PARALLEL SAFE COST @cost@
AS 'MODULE_PATHNAME', 'emp_@symbol@_stats_covariates';
COMMENT ON FUNCTION empathy.@name@(@models@, stats empathy.purchase_stats@rest@, covariates float8[]) IS
'@what@ The customer is known by their purchase statistics, in days, as purchase_stats makes them, and by covariates: as many finite numbers as the model was fitted with, in the same order; another number of them is an error (22023), one that is NULL too (22004). Fields that no purchases have are out of range (22003).@errors@ A model whose fit failed is an error (22023). NULL, or statistics without frequency, recency or age, give NULL.';
