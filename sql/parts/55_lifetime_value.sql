-- value: lifetime value
--
-- What a purchase model says of one customer, and what that is worth; how far it may be off.  Every function takes
-- the customer in four forms, which the template `prediction` declares.

-- functions

EXPAND prediction (
    NAME = p_alive,
    SYMBOL = p_alive,
    MODELS = 'model empathy.purchase_model',
    MONEY = '',
    REST = '',
    RESULT = 'float8',
    CALLED = 'STRICT',
    COST = 10,
    WHAT = 'The probability that a customer still is one, 0 to 1: P(alive) of Fader, Hardie and Lee (2005) for bgnbd, of Batislam, Denizel and Filiztekin (2007) for mbgnbd, of Schmittlein, Morrison and Colombo (1987) for pareto_nbd, and of Fader, Hardie and Shang (2010) for bgbb, where it is that of being one at the next opportunity.',
    ERRORS = ''
);

EXPAND prediction (
    NAME = expected_purchases,
    SYMBOL = expected_purchases,
    MODELS = 'model empathy.purchase_model',
    MONEY = '',
    REST = ', horizon float8',
    RESULT = 'float8',
    CALLED = 'STRICT',
    COST = 10,
    WHAT = 'Purchases that are expected of a customer within the horizon, a time from now in the unit of the model, from 0: E[Y(t)], P(alive) times what is expected of one who still is a customer (the formulas are in doc/models.md).',
    ERRORS = ' A horizon that is negative or not finite, and in a bgbb model one of more than 100,000 opportunities, is out of range (22003); so is a result beyond the numbers there are.'
);

CREATE FUNCTION empathy.expected_purchases(model empathy.purchase_model, horizon float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_expected_purchases_new';
COMMENT ON FUNCTION empathy.expected_purchases(model empathy.purchase_model, horizon float8) IS
'Repeat purchases that are expected of a new customer within the horizon, a time from their first purchase in the unit of the model, from 0: E[X(t)]. A horizon that is negative or not finite is out of range (22003). A model whose fit failed, or one that has covariates, is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.expected_purchases(model empathy.purchase_model, horizon float8, covariates float8[]) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_expected_purchases_new_covariates';
COMMENT ON FUNCTION empathy.expected_purchases(model empathy.purchase_model, horizon float8, covariates float8[]) IS
'Repeat purchases that are expected of a new customer with these covariates within the horizon, a time from their first purchase in the unit of the model, from 0: E[X(t)]. A horizon that is negative or not finite is out of range (22003). A model whose fit failed, or another number of covariates, is an error (22023), a covariate that is NULL too (22004). NULL gives NULL.';

EXPAND prediction (
    NAME = purchase_probability,
    SYMBOL = purchase_probability,
    MODELS = 'model empathy.purchase_model',
    MONEY = '',
    REST = ', horizon float8, n int',
    RESULT = 'float8',
    CALLED = 'STRICT',
    COST = 10,
    WHAT = 'The probability, 0 to 1, that a customer makes exactly n purchases within the horizon, a time from now in the unit of the model, from 0 (the formulas are in doc/models.md).',
    ERRORS = ' A horizon that is negative or not finite and a negative n are out of range (22003).'
);

EXPAND prediction (
    NAME = log_likelihood,
    SYMBOL = history_log_likelihood,
    MODELS = 'model empathy.purchase_model',
    MONEY = '',
    REST = '',
    RESULT = 'float8',
    CALLED = 'STRICT',
    COST = 10,
    WHAT = 'The log-likelihood of the purchases of a customer under a model: the sum over customers is what a fit makes as large as it can be.',
    ERRORS = ''
);

EXPAND prediction (
    NAME = cltv,
    SYMBOL = cltv,
    MODELS = 'model empathy.purchase_model, spend empathy.spend_model',
    MONEY = ', monetary float8',
    REST = ', horizon float8, annual_discount float8',
    RESULT = 'float8',
    CALLED = 'CALLED ON NULL INPUT',
    COST = 50,
    WHAT = 'Customer lifetime value: the money that a customer is expected to spend within the horizon, discounted to now: the purchases that are expected in each period count as paid at its end, e, with the factor (1 + annual_discount)^(-e/365.25), and each is worth what expected_spend gives. Times are in days, as purchase_stats makes them; a period is a month of 365.25/12 days, and the last one ends at the horizon. The mean money of their repeat purchases is monetary, which is not looked at without a repeat and may be NULL then; with a repeat, NULL gives NULL, and one below 0, where refunds exceed purchases, counts as 0: a value is never negative.',
    ERRORS = ' A horizon or discount that is negative or not finite is out of range (22003); so is a spend whose mean does not exist. A failed spend model is an error (22023).'
);

EXPAND prediction (
    NAME = cltv,
    SYMBOL = cltv,
    MODELS = 'model empathy.purchase_model, spend empathy.spend_model',
    MONEY = ', monetary float8',
    REST = ', horizon float8, annual_discount float8, period float8',
    RESULT = 'float8',
    CALLED = 'CALLED ON NULL INPUT',
    COST = 50,
    WHAT = 'Customer lifetime value: the money that a customer is expected to spend within the horizon, discounted to now: the purchases that are expected in each period count as paid at its end, e, with the factor (1 + annual_discount)^(-e/365.25), and each is worth what expected_spend gives. Times are in days, as purchase_stats makes them; the length of a period is period, above 0, and the last one ends at the horizon. The mean money of their repeat purchases is monetary, which is not looked at without a repeat and may be NULL then; with a repeat, NULL gives NULL, and one below 0, where refunds exceed purchases, counts as 0: a value is never negative.',
    ERRORS = ' A horizon or discount that is negative or not finite is out of range (22003); so is a spend whose mean does not exist. A failed spend model is an error (22023).'
);

EXPAND prediction (
    NAME = dert,
    SYMBOL = dert,
    MODELS = 'model empathy.purchase_model',
    MONEY = '',
    REST = ', delta float8',
    RESULT = 'float8',
    CALLED = 'STRICT',
    COST = 20,
    WHAT = 'Discounted expected residual transactions: the purchases that are expected of a customer in all time to come, each times exp(-delta t), where t is the time from now; delta is a continuous rate per unit of time of the model, above 0 (Fader, Hardie and Lee 2005b). Times expected_spend it is a lifetime value without a horizon. A rate d per year is ln(1 + d)/365.25 per day.',
    ERRORS = ' A delta that is not finite and above 0 is out of range (22003).'
);

-- log-likelihoods of fits

CREATE FUNCTION empathy.log_likelihood(model empathy.purchase_model) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_model_log_likelihood';
COMMENT ON FUNCTION empathy.log_likelihood(empathy.purchase_model) IS
'The log-likelihood that a fit found, without its penalty; NULL where the parameters were given. A model whose fit failed is an error (22023). NULL gives NULL.';

-- intervals

EXPAND prediction (
    NAME = expected_purchases_interval,
    SYMBOL = expected_purchases_interval,
    MODELS = 'model empathy.purchase_model',
    MONEY = '',
    REST = ', horizon float8, level float8, seed bigint',
    RESULT = 'empathy.score_interval',
    CALLED = 'STRICT',
    COST = 2000,
    WHAT = 'How far expected_purchases may be off because the parameters of the model are estimates: the middle part of what 200 draws of the parameters expect, from the normal distribution of their logarithms that the covariance of the fit gives. A model without standard errors, given or on the boundary, is an error (22023). The level is a confidence between 0 and 1, neither included. The same seed gives the same interval.',
    ERRORS = ' A horizon that is negative or not finite, and another level, are out of range (22003); so is an interval without finite ends.'
);

EXPAND prediction (
    NAME = purchases_interval,
    SYMBOL = purchases_interval,
    MODELS = 'model empathy.purchase_model',
    MONEY = '',
    REST = ', horizon float8, level float8, seed bigint',
    RESULT = 'empathy.score_interval',
    CALLED = 'STRICT',
    COST = 5000,
    WHAT = 'How many purchases a customer will make within the horizon: the interval of whole numbers that holds the count with the probability level, from 1,000 draws of the parameters and of what a customer does who has them. Of a model without standard errors, given or on the boundary, the parameters are taken as known. The level is a confidence between 0 and 1, neither included. The same seed gives the same interval.',
    ERRORS = ' A horizon that is negative or not finite, and another level, are out of range (22003); so is an interval without finite ends.'
);

EXPAND prediction (
    NAME = cltv_interval,
    SYMBOL = cltv_interval,
    MODELS = 'model empathy.purchase_model, spend empathy.spend_model',
    MONEY = ', monetary float8',
    REST = ', horizon float8, annual_discount float8, level float8, seed bigint',
    RESULT = 'empathy.score_interval',
    CALLED = 'CALLED ON NULL INPUT',
    COST = 10000,
    WHAT = 'How far cltv may be off because the parameters of both models are estimates: the middle part of the values of 200 draws of the parameters, from the normal distribution of their logarithms that the covariances of the fits give. A model without standard errors, given or on the boundary, is an error (22023). Arguments are those of cltv. The level is a confidence between 0 and 1, neither included. The same seed gives the same interval.',
    ERRORS = ' A horizon that is negative or not finite, and another level, are out of range (22003); so is an interval without finite ends.'
);

EXPAND prediction (
    NAME = cltv_interval,
    SYMBOL = cltv_interval,
    MODELS = 'model empathy.purchase_model, spend empathy.spend_model',
    MONEY = ', monetary float8',
    REST = ', horizon float8, annual_discount float8, period float8, level float8, seed bigint',
    RESULT = 'empathy.score_interval',
    CALLED = 'CALLED ON NULL INPUT',
    COST = 10000,
    WHAT = 'How far cltv may be off because the parameters of both models are estimates, with periods of another length: the middle part of the values of 200 draws of the parameters, from the normal distribution of their logarithms that the covariances of the fits give. A model without standard errors, given or on the boundary, is an error (22023). Arguments are those of cltv. The level is a confidence between 0 and 1, neither included. The same seed gives the same interval.',
    ERRORS = ' A horizon that is negative or not finite, and another level, are out of range (22003); so is an interval without finite ends.'
);

CREATE FUNCTION empathy.model_draws(fitted empathy.purchase_model, draws int, seed bigint)
RETURNS TABLE (draw int, model empathy.purchase_model)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 200
AS 'MODULE_PATHNAME', 'emp_purchase_model_draws';
COMMENT ON FUNCTION empathy.model_draws(fitted empathy.purchase_model, draws int, seed bigint) IS
'Models as they might be true, numbered from 1: parameters drawn at random from the normal distribution of their logarithms (of coefficients of covariates: their own) that the covariance of the fit gives, with the status given. For the interval of a total over customers, work the total out with each of them and take percentile_cont. The same seed gives the same models. Between 1 and 100,000 draws (22003). A model without standard errors, given or on the boundary, or one whose fit failed, is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.model_draws(fitted empathy.spend_model, draws int, seed bigint)
RETURNS TABLE (draw int, model empathy.spend_model)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 200
AS 'MODULE_PATHNAME', 'emp_spend_model_draws';
COMMENT ON FUNCTION empathy.model_draws(fitted empathy.spend_model, draws int, seed bigint) IS
'Models as they might be true, numbered from 1: parameters drawn at random from the normal distribution of their logarithms (of coefficients of covariates: their own) that the covariance of the fit gives, with the status given. For the interval of a total value, join them with those of the purchase model by draw. The same seed gives the same models. Between 1 and 100,000 draws (22003). A model without standard errors, given or on the boundary, or one whose fit failed, is an error (22023). NULL gives no rows.';
