-- value: fitted models
--
-- A model is a value: it dumps, restores, compares and travels.  What fits one is in the parts after this.

-- types
-- purchase_model

EXPAND io (
    TYPE = purchase_model,
    TEXT = 'a kind (model), how it was found (status), its parameters by their names and, when it was fitted, the numbers of customers fitted to and left out, iterations, the reason why a fit did not converge, the log-likelihood, lists of the coefficients of covariates, and the lower triangle of the covariance of the parameters, as in model=bgnbd status=given r=0.243 alpha=4.414 a=0.793 b=2.426',
    BINARY = 'the format, kind, status and reason as bytes, the number of covariates as int4, unless it was given customers, left_out, iterations and log_likelihood, then every parameter and covariance as float8, all big endian',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.purchase_model IS
'How customers buy and leave: a model of kind bgnbd, mbgnbd, pareto_nbd or bgbb with its parameters. Made by bgnbd_fit and its neighbours, or by purchase_model of published parameters; read by p_alive, expected_purchases, cltv and others, and shown by ::jsonb. Times of histories are in the unit that it was fitted in. About 200 bytes.';

-- spend_model

EXPAND io (
    TYPE = spend_model,
    TEXT = 'a kind (model), how it was found (status), its parameters by their names and, when it was fitted, the numbers of customers fitted to and left out, iterations, the reason why a fit did not converge, the log-likelihood, and the lower triangle of the covariance of the parameters, as in model=gamma_gamma status=given p=6.25 q=3.74 v=15.44',
    BINARY = 'the format, kind, status and reason as bytes, the number of covariates as int4, unless it was given customers, left_out, iterations and log_likelihood, then every parameter and covariance as float8, all big endian',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.spend_model IS
'What customers spend at a purchase: a model of kind gamma_gamma with its parameters. Made by gamma_gamma_fit, or by spend_model of published parameters; read by expected_spend and cltv, and shown by ::jsonb. Money is in the unit that it was fitted in. About 200 bytes.';

-- retention_model

EXPAND io (
    TYPE = retention_model,
    TEXT = 'a kind (model), how it was found (status), its parameters by their names and, when it was fitted, the numbers of customers fitted to and left out, iterations, the reason why a fit did not converge, the log-likelihood, and the lower triangle of the covariance of the parameters, as in model=sbg status=given alpha=0.668 beta=3.806',
    BINARY = 'the format, kind, status and reason as bytes, the number of covariates as int4, unless it was given customers, left_out, iterations and log_likelihood, then every parameter and covariance as float8, all big endian',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.retention_model IS
'How customers of a contract renew it: a model of kind sbg with its parameters. Made by sbg_fit, or by retention_model of published parameters; read by survival, retention_rate and derl, and shown by ::jsonb. About 150 bytes.';

-- functions

CREATE FUNCTION empathy.purchase_model(kind text, params jsonb) RETURNS empathy.purchase_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_purchase_model_make';
COMMENT ON FUNCTION empathy.purchase_model(text, jsonb) IS
'A purchase model of known parameters, published ones for instance: an object of numbers by name, all of them, each from 1e-12 to 1e12. A kind is bgnbd (parameters r, alpha, a, b: Fader, Hardie and Lee 2005), mbgnbd (r, alpha, a, b: Batislam, Denizel and Filiztekin 2007), pareto_nbd (r, alpha, s, beta: Schmittlein, Morrison and Colombo 1987) or bgbb (alpha, beta, gamma, delta: Fader, Hardie and Shang 2010). Coefficients of covariates may come as {"covariates": {"alpha": [0.1], "a": [0.2], "b": [0]}}: lists of one length, at most 32, for alpha, a and b of bgnbd and mbgnbd, and for alpha and beta of pareto_nbd. Its status is given. An unknown kind, a parameter that is missing, unknown or not a number is an error (22023), one that is not from 1e-12 to 1e12 is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.purchase_model_jsonb(empathy.purchase_model) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_model_jsonb';
COMMENT ON FUNCTION empathy.purchase_model_jsonb(empathy.purchase_model) IS
'A purchase model as an object: model (its kind), status (given, converged, boundary: the likelihood has no maximum inside the range of the parameters and they stand for its limit, or failed: no parameters), reason (why it is on the boundary or failed, else null), customers and left_out, iterations, log_likelihood (null where it was given), parameters by name, standard_errors by name (the square roots of the diagonal of the covariance) and covariance, the inverse of the observed information, as a list of rows in the order of the parameters, then of the coefficients of covariates; both are null unless it converged. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.spend_model(kind text, params jsonb) RETURNS empathy.spend_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_spend_model_make';
COMMENT ON FUNCTION empathy.spend_model(text, jsonb) IS
'A spend model of known parameters, published ones for instance: an object of numbers by name, all of them, each from 1e-12 to 1e12. The kind is gamma_gamma (parameters p, q, v: Fader, Hardie and Lee 2005b; Fader and Hardie, note 025). Its status is given. An unknown kind, a parameter that is missing, unknown or not a number is an error (22023), one that is not from 1e-12 to 1e12 is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.spend_model_jsonb(empathy.spend_model) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_spend_model_jsonb';
COMMENT ON FUNCTION empathy.spend_model_jsonb(empathy.spend_model) IS
'A spend model as an object: model (its kind), status (given, converged, boundary: the likelihood has no maximum inside the range of the parameters and they stand for its limit, or failed: no parameters), reason (why it is on the boundary or failed, else null), customers and left_out, iterations, log_likelihood (null where it was given), parameters by name, standard_errors by name (the square roots of the diagonal of the covariance) and covariance, the inverse of the observed information, as a list of rows in the order of the parameters, then of the coefficients of covariates; both are null unless it converged. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.retention_model(kind text, params jsonb) RETURNS empathy.retention_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_retention_model_make';
COMMENT ON FUNCTION empathy.retention_model(text, jsonb) IS
'A retention model of known parameters, published ones for instance: an object of numbers by name, all of them, each from 1e-12 to 1e12. The kind is sbg (parameters alpha, beta: the shifted beta-geometric distribution, Fader and Hardie 2007). Its status is given. An unknown kind, a parameter that is missing, unknown or not a number is an error (22023), one that is not from 1e-12 to 1e12 is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.retention_model_jsonb(empathy.retention_model) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_model_jsonb';
COMMENT ON FUNCTION empathy.retention_model_jsonb(empathy.retention_model) IS
'A retention model as an object: model (its kind), status (given, converged, boundary: the likelihood has no maximum inside the range of the parameters and they stand for its limit, or failed: no parameters), reason (why it is on the boundary or failed, else null), customers and left_out, iterations, log_likelihood (null where it was given), parameters by name, standard_errors by name (the square roots of the diagonal of the covariance) and covariance, the inverse of the observed information, as a list of rows in the order of the parameters, then of the coefficients of covariates; both are null unless it converged. Twin of the cast to jsonb. NULL gives NULL.';

-- casts

CREATE CAST (empathy.purchase_model AS jsonb)
WITH FUNCTION empathy.purchase_model_jsonb(empathy.purchase_model);
COMMENT ON CAST (empathy.purchase_model AS jsonb) IS
'Everything in a purchase model';

CREATE CAST (empathy.spend_model AS jsonb)
WITH FUNCTION empathy.spend_model_jsonb(empathy.spend_model);
COMMENT ON CAST (empathy.spend_model AS jsonb) IS
'Everything in a spend model';

CREATE CAST (empathy.retention_model AS jsonb)
WITH FUNCTION empathy.retention_model_jsonb(empathy.retention_model);
COMMENT ON CAST (empathy.retention_model AS jsonb) IS
'Everything in a retention model';

-- order
-- purchase_model

EXPAND order (
    TYPE = purchase_model,
    NOUN = 'purchase model',
    NOUNS = 'purchase models',
    PART = number,
    ORDER = 'by kind, then by parameters, then by everything else'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.purchase_model_ops USING btree ADD
    FUNCTION 4 (empathy.purchase_model, empathy.purchase_model) pg_catalog.btequalimage(oid);

-- spend_model

EXPAND order (
    TYPE = spend_model,
    NOUN = 'spend model',
    NOUNS = 'spend models',
    PART = number,
    ORDER = 'by kind, then by parameters, then by everything else'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.spend_model_ops USING btree ADD
    FUNCTION 4 (empathy.spend_model, empathy.spend_model) pg_catalog.btequalimage(oid);

-- retention_model

EXPAND order (
    TYPE = retention_model,
    NOUN = 'retention model',
    NOUNS = 'retention models',
    PART = number,
    ORDER = 'by kind, then by parameters, then by everything else'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.retention_model_ops USING btree ADD
    FUNCTION 4 (empathy.retention_model, empathy.retention_model) pg_catalog.btequalimage(oid);
