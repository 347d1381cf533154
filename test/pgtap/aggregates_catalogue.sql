-- The catalogue rules for everything in the extension, present and future: what makes aggregates
-- parallel and distributable, what makes types storable, and that everything is documented.
-- A distributed server's rules stand behind most of them; none of it needs such a server.
--
-- A rule that must be broken for a reason gets a row in `excused`, with the reason.
BEGIN;
SELECT no_plan();

CREATE TEMP TABLE excused (rule text, object text, reason text NOT NULL, PRIMARY KEY (rule, object));
INSERT INTO excused VALUES
    ('no state is a pseudo-type, such as internal', 'churn_fit(boolean,record)', 'the columns of records have names and texts: a state that grows in place'),
    ('no state is a pseudo-type, such as internal', 'churn_fit(boolean,record,jsonb)', 'the columns of records have names and texts: a state that grows in place'),
    ('no state is a pseudo-type, such as internal', 'cox_fit(double precision,boolean,record)', 'the columns of records have names and texts: a state that grows in place'),
    ('no state is a pseudo-type, such as internal', 'cox_fit(double precision,boolean,record,jsonb)', 'the columns of records have names and texts: a state that grows in place'),
    ('no argument of an aggregate is a pseudo-type', 'churn_fit(boolean,record)', 'features by the names of columns; for other servers there is float8[]'),
    ('no argument of an aggregate is a pseudo-type', 'churn_fit(boolean,record,jsonb)', 'features by the names of columns; for other servers there is float8[]'),
    ('no state is a pseudo-type, such as internal', 'churn_drift(churn_model,record)', 'a reader of records, which have names and texts'),
    ('no state is a pseudo-type, such as internal', 'drift_agg(churn_model,record)', 'a reader of records, which have names and texts'),
    ('no argument of an aggregate is a pseudo-type', 'churn_drift(churn_model,record)', 'features by the names of columns; for other servers there is float8[]'),
    ('no argument of an aggregate is a pseudo-type', 'drift_agg(churn_model,record)', 'features by the names of columns; for other servers there is float8[]'),
    ('no argument of an aggregate is a pseudo-type', 'cox_fit(double precision,boolean,record)', 'features by the names of columns; for other servers there is float8[]'),
    ('no argument of an aggregate is a pseudo-type', 'cox_fit(double precision,boolean,record,jsonb)', 'features by the names of columns; for other servers there is float8[]'),
    ('no final function changes the state', 'churn_fit(boolean,record)', 'a fit takes the rows over, which may be most of memory'),
    ('no final function changes the state', 'churn_fit(boolean,record,jsonb)', 'a fit takes the rows over, which may be most of memory'),
    ('no final function changes the state', 'cox_fit(double precision,boolean,record)', 'a fit takes the rows over, which may be most of memory'),
    ('no final function changes the state', 'cox_fit(double precision,boolean,record,jsonb)', 'a fit takes the rows over, which may be most of memory'),
    ('every function is immutable', 'matches(record,segment)', 'the columns of a row may be moments, whose operators depend on the time zone'),
    ('every function is immutable', 'matches(record,segment,timestamp with time zone)', 'the columns of a row may be moments, whose operators depend on the time zone'),
    ('every function is immutable', 'segment_explain(record,segment)', 'the columns of a row may be moments, whose operators depend on the time zone'),
    ('every function is immutable', 'segment_explain(record,segment,timestamp with time zone)', 'the columns of a row may be moments, whose operators depend on the time zone'),
    ('every function is immutable', 'segment_counts(text)', 'it runs a query of the caller'),
    ('every function is parallel safe', 'segment_counts(text)', 'a worker cannot read temporary tables'),
    ('every function is immutable', 'segment_counts(text,regclass)', 'it runs a query of the caller'),
    ('every function is parallel safe', 'segment_counts(text,regclass)', 'a worker cannot read temporary tables'),
    ('every function is immutable', 'version()', 'ALTER EXTENSION changes what it says'),
    ('every function is immutable', '_stored_scores(regclass)', 'it reads the catalogue'),
    ('every function is immutable', 'stale_scores(regclass)', 'it reads tables'),
    ('every function is immutable', 'vs_benchmark(text,double precision,text,regclass)', 'it reads a table'),
    ('every function is immutable', 'vs_benchmark(text,double precision,text,regclass,text)', 'it reads a table'),
    ('every function is immutable', 'vs_benchmark(text,double precision,text,text)', 'it reads a table'),
    ('every function is immutable', 'vs_benchmark(text,double precision,text,text,text)', 'it reads a table'),
    ('every function is immutable', 'data_quality(jsonb)', 'it reads a table'),
    ('every function is immutable', 'cohort_retention(regclass,text,text,text,timestamp with time zone)', 'it reads a table'),
    ('every function is parallel safe', 'stale_scores(regclass)', 'a worker cannot read temporary tables'),
    ('every function is parallel safe', 'vs_benchmark(text,double precision,text,regclass)', 'a worker cannot read temporary tables'),
    ('every function is parallel safe', 'vs_benchmark(text,double precision,text,regclass,text)', 'a worker cannot read temporary tables'),
    ('every function is parallel safe', 'vs_benchmark(text,double precision,text,text)', 'a worker cannot read temporary tables'),
    ('every function is parallel safe', 'vs_benchmark(text,double precision,text,text,text)', 'a worker cannot read temporary tables'),
    ('every function is parallel safe', 'data_quality(jsonb)', 'a worker cannot read temporary tables'),
    ('every function is parallel safe', 'cohort_retention(regclass,text,text,text,timestamp with time zone)', 'a worker cannot read temporary tables'),
    ('every function is immutable', 'churn_train(text)', 'it runs a query of the caller'),
    ('every function is parallel safe', 'churn_train(text)', 'a worker cannot read temporary tables'),
    ('every function is immutable', 'churn_train(text,jsonb)', 'it runs a query of the caller'),
    ('every function is parallel safe', 'churn_train(text,jsonb)', 'a worker cannot read temporary tables'),
    ('every function is immutable', 'cross_validate(text,integer)', 'it runs a query of the caller'),
    ('every function is parallel safe', 'cross_validate(text,integer)', 'a worker cannot read temporary tables'),
    ('every function is immutable', 'cross_validate(text,integer,jsonb)', 'it runs a query of the caller'),
    ('every function is parallel safe', 'cross_validate(text,integer,jsonb)', 'a worker cannot read temporary tables');

-- Members of the extension, under the names that people know them by.
CREATE TEMP VIEW member AS
SELECT d.classid, d.objid
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_extension x ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = x.oid
WHERE d.deptype = 'e' AND x.extname = 'empathy';

CREATE TEMP VIEW routine AS
SELECT p.*, regexp_replace(p.oid::regprocedure::text, '\mempathy\.', '', 'g') AS signature
FROM member m
JOIN pg_catalog.pg_proc p ON m.classid = 'pg_catalog.pg_proc'::regclass AND m.objid = p.oid;

CREATE TEMP VIEW aggregate AS
SELECT a.*, r.proname, r.pronargs, r.proargtypes, r.proparallel, r.prorettype, r.signature
FROM routine r
JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = r.oid;

-- Types of our own, without the arrays and row types that the server adds to types and tables.
CREATE TEMP VIEW own_type AS
SELECT t.*
FROM member m
JOIN pg_catalog.pg_type t ON m.classid = 'pg_catalog.pg_type'::regclass AND m.objid = t.oid
WHERE t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid);

CREATE FUNCTION pg_temp.breakers(rule text, query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    breaker text;
BEGIN
    FOR breaker IN EXECUTE query LOOP
        IF NOT EXISTS (SELECT FROM excused e WHERE e.rule = $1 AND e.object = breaker) THEN
            RETURN NEXT breaker;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION pg_temp.holds(rule text, query text) RETURNS text LANGUAGE sql AS $$
SELECT is_empty(format('SELECT pg_temp.breakers(%L, %L)', rule, query), rule)
$$;

-- The test itself looks at something.
SELECT ok((SELECT count(*) FROM routine) > 50, 'the extension has functions');
SELECT ok((SELECT count(*) FROM aggregate) >= 5, 'the extension has aggregates');
SELECT ok((SELECT count(*) FROM own_type) >= 3, 'the extension has types');

-- Aggregates.
SELECT pg_temp.holds('every aggregate has a combine function',
    'SELECT signature FROM aggregate WHERE aggcombinefn = 0');
SELECT pg_temp.holds('no state is a pseudo-type, such as internal',
    $$SELECT signature FROM aggregate JOIN pg_type t ON t.oid = aggtranstype WHERE t.typtype = 'p'$$);
SELECT pg_temp.holds('no state is a composite',
    $$SELECT signature FROM aggregate JOIN pg_type t ON t.oid = aggtranstype WHERE t.typtype = 'c'$$);
SELECT pg_temp.holds('every aggregate has an argument',
    'SELECT signature FROM aggregate WHERE pronargs = 0');
SELECT pg_temp.holds('no argument of an aggregate is a pseudo-type',
    $$SELECT DISTINCT signature FROM aggregate, unnest(proargtypes) a (oid) JOIN pg_type t USING (oid) WHERE t.typtype = 'p'$$);
SELECT pg_temp.holds('every aggregate is parallel safe',
    $$SELECT signature FROM aggregate WHERE proparallel <> 's'$$);
SELECT pg_temp.holds('transition and combine functions are C',
    $$SELECT signature FROM aggregate
      JOIN pg_proc p ON p.oid IN (aggtransfn, aggcombinefn)
      JOIN pg_language l ON l.oid = p.prolang
      WHERE l.lanname <> 'c'$$);
SELECT pg_temp.holds('all functions of an aggregate are parallel safe and immutable',
    $$SELECT signature FROM aggregate
      JOIN pg_proc p ON p.oid IN (aggtransfn, aggcombinefn, aggfinalfn, aggmtransfn, aggminvtransfn, aggmfinalfn)
      WHERE p.proparallel <> 's' OR p.provolatile <> 'i'$$);
SELECT pg_temp.holds('no final function changes the state',
    $$SELECT signature FROM aggregate WHERE aggfinalmodify <> 'r' OR aggmfinalmodify <> 'r'$$);
SELECT pg_temp.holds('no aggregate is named like a built-in one',
    $$SELECT signature FROM aggregate a
      WHERE EXISTS (SELECT FROM pg_proc p WHERE p.prokind = 'a' AND p.proname = a.proname
                    AND p.pronamespace = 'pg_catalog'::regnamespace) OR a.proname LIKE 'tdigest%'$$);
SELECT pg_temp.holds('every summary can be rolled up',
    $$SELECT a.signature FROM aggregate a JOIN own_type t ON t.oid = a.prorettype
      WHERE t.typname LIKE '%\_summary'
        AND NOT EXISTS (SELECT FROM aggregate r WHERE r.proname = 'rollup' AND r.proargtypes = t.oid::text::oidvector
                        AND r.prorettype = t.oid)$$);

-- Types.
SELECT pg_temp.holds('every type has send and receive',
    'SELECT typname FROM own_type WHERE typsend = 0 OR typreceive = 0');
SELECT pg_temp.holds('every type has a default btree class',
    $$SELECT typname FROM own_type t WHERE NOT EXISTS (SELECT FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod
      WHERE c.opcintype = t.oid AND c.opcdefault AND m.amname = 'btree')$$);
SELECT pg_temp.holds('every type has a default hash class, with seeds',
    $$SELECT typname FROM own_type t WHERE NOT EXISTS (SELECT FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod
      JOIN pg_amproc f ON f.amprocfamily = c.opcfamily AND f.amprocnum = 2
      WHERE c.opcintype = t.oid AND c.opcdefault AND m.amname = 'hash')$$);
SELECT pg_temp.holds('every type has a cast to jsonb',
    $$SELECT typname FROM own_type t
      WHERE NOT EXISTS (SELECT FROM pg_cast c WHERE c.castsource = t.oid AND c.casttarget = 'jsonb'::regtype)$$);
SELECT pg_temp.holds('operators of btree classes know their commutators and negators',
    $$SELECT o.oid::regoperator::text FROM own_type t
      JOIN pg_operator o ON o.oprleft = t.oid AND o.oprright = t.oid AND o.oprname IN ('=', '<>', '<', '<=', '>', '>=')
      WHERE o.oprcom = 0 OR o.oprnegate = 0 OR o.oprrest = 0 OR o.oprjoin = 0$$);
SELECT pg_temp.holds('equality can be hashed and merged',
    $$SELECT o.oid::regoperator::text FROM own_type t
      JOIN pg_operator o ON o.oprleft = t.oid AND o.oprright = t.oid AND o.oprname = '='
      WHERE NOT (o.oprcanhash AND o.oprcanmerge)$$);

-- Functions.
SELECT pg_temp.holds('every function is parallel safe',
    $$SELECT signature FROM routine WHERE proparallel <> 's'$$);
SELECT pg_temp.holds('every function is immutable',
    $$SELECT signature FROM routine WHERE provolatile <> 'i'$$);
SELECT pg_temp.holds('no function runs with the rights of its owner',
    'SELECT signature FROM routine WHERE prosecdef');
SELECT pg_temp.holds('functions that are not C need no search path',
    $$SELECT signature FROM routine JOIN pg_language l ON l.oid = prolang
      WHERE l.lanname NOT IN ('c', 'internal') AND prosqlbody IS NULL
        AND NOT coalesce(array_to_string(proconfig, ',') LIKE '%search_path=%', false)$$);

-- Documentation, and the one schema.
SELECT pg_temp.holds('every function and aggregate has a comment',
    $$SELECT signature FROM routine WHERE obj_description(oid, 'pg_proc') IS NULL$$);
SELECT pg_temp.holds('every type has a comment',
    $$SELECT typname FROM own_type WHERE obj_description(oid, 'pg_type') IS NULL$$);
SELECT pg_temp.holds('every operator, cast and operator class has a comment',
    $$SELECT pg_describe_object(classid, objid, 0) FROM member
      WHERE classid IN ('pg_operator'::regclass, 'pg_cast'::regclass, 'pg_opclass'::regclass)
        AND obj_description(objid, (SELECT relname FROM pg_class c WHERE c.oid = classid)) IS NULL$$);
SELECT pg_temp.holds('everything is in the schema empathy',
    $$SELECT pg_describe_object(m.classid, m.objid, 0) FROM member m,
           pg_identify_object(m.classid, m.objid, 0) i
      WHERE i.schema IS NOT NULL AND i.schema <> 'empathy'$$);

-- An excuse for what is not there is one too many.
SELECT is_empty(
    $$SELECT object FROM excused WHERE object NOT IN (SELECT signature FROM routine) AND object NOT IN (SELECT typname FROM own_type)$$,
    'every excuse is for something that exists');

SELECT * FROM finish();
ROLLBACK;
