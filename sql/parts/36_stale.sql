-- stale scores -----------------------------------------------------------------------------------
--
-- After an update of the extension: what in a table was made by another model than the linked one.

-- private functions

-- What stale_scores() looks at.  Each row is one column, index or materialized view: "query" counts
-- its stale rows, "entries" is an index whose entries are compared one by one, "owned" says that an
-- expression of the table's owner is evaluated.  Neither query nor entries: what it holds does not
-- tell which model made it.
CREATE FUNCTION empathy._stored_scores(relation regclass)
RETURNS TABLE (object text, kind text, relid oid, query text, entries oid, owned boolean, rebuild text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 10
BEGIN ATOMIC
WITH RECURSIVE
current (model) AS (
    SELECT pg_catalog.right(empathy.score_version(), 8)
),
-- The members of the extension, and the functions and operators that people built on them, as far
-- as the catalogue knows (bodies that are strings say nothing).
scoring (classid, objid) AS (
    SELECT d.classid, d.objid
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_extension x ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = x.oid
    WHERE d.deptype = 'e' AND x.extname = 'empathy'
    UNION
    SELECT d.classid, d.objid
    FROM scoring s
    JOIN pg_catalog.pg_depend d ON d.refclassid = s.classid AND d.refobjid = s.objid
    WHERE d.classid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass)
),
-- The relation, its partitions and children, and every view that reads one of them.
tree (relid) AS (
    SELECT relation::oid
    UNION
    SELECT i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.relid
),
reader (relid) AS (
    SELECT t.relid FROM tree t
    UNION
    SELECT w.ev_class
    FROM reader r
    JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = r.relid
        AND d.classid = 'pg_catalog.pg_rewrite'::regclass
    JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid
),
relations AS (
    SELECT c.oid AS relid, c.oid::regclass::text AS name, c.relkind,
           c.oid <> relation AND c.oid NOT IN (SELECT t.relid FROM tree t) AS is_reader
    FROM reader r
    JOIN pg_catalog.pg_class c ON c.oid = r.relid
    WHERE (c.relkind IN ('r', 'f') AND c.oid IN (SELECT t.relid FROM tree t))
       OR (c.relkind = 'm' AND c.relispopulated
           AND (c.oid = relation OR pg_catalog.has_table_privilege(c.oid, 'SELECT')))
),
-- Columns that say which model made them, and the condition under which a row is stale.  Id 0 is
-- what a person wrote, or a summary over several models: nobody's to rebuild.
readings AS (
    SELECT r.relid, r.name, r.relkind, a.attnum, a.attname,
           pg_catalog.format(CASE ty.typname WHEN 'emotion' THEN 'empathy.model_id(%I)' ELSE '(%I::pg_catalog.jsonb ->> ''model'')' END ||
                             ' NOT IN (%L, ''00000000'')', a.attname, c.model) AS condition,
           ty.typname
    FROM current c, relations r
    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.relid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    JOIN pg_catalog.pg_type own ON own.oid = a.atttypid
    JOIN pg_catalog.pg_type ty ON ty.oid = CASE own.typtype WHEN 'd' THEN own.typbasetype ELSE own.oid END
    WHERE (ty.typname, ty.typnamespace) IN (('emotion', 'empathy'::regnamespace), ('emotion_summary', 'empathy'::regnamespace))
),
-- Where readings of a table may come from.
texts AS (
    SELECT r.relid, pg_catalog.count(*) AS n,
           pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) AS names
    FROM relations r
    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.relid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE a.atttypid IN ('pg_catalog.text'::regtype, 'pg_catalog.varchar'::regtype, 'pg_catalog.bpchar'::regtype)
    GROUP BY r.relid
),
-- Generated columns that compute with the extension, and a column that makes them computed anew.
generated AS (
    SELECT r.relid, r.name, a.attname,
           -- Where "=" may be missing, or out of the search path, the text forms are compared.
           own.typnamespace <> 'pg_catalog'::regnamespace OR own.typname IN ('json', 'xml') AS as_text,
           pg_catalog.pg_get_expr(def.adbin, def.adrelid) AS expression,
           (SELECT pg_catalog.quote_ident(b.attname)
            FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_attribute b ON b.attrelid = d.refobjid AND b.attnum = d.refobjsubid
            WHERE d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = def.oid
              AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = r.relid
              AND b.attnum > 0 AND b.attnum <> a.attnum AND b.attidentity <> 'a'
            ORDER BY b.attnum LIMIT 1) AS source
    FROM relations r
    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.relid AND a.attgenerated = 's' AND NOT a.attisdropped
    JOIN pg_catalog.pg_type own ON own.oid = a.atttypid
    JOIN pg_catalog.pg_attrdef def ON def.adrelid = a.attrelid AND def.adnum = a.attnum
    WHERE r.relkind = 'r'
      AND EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN scoring s ON s.classid = d.refclassid AND s.objid = d.refobjid
                  WHERE d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = def.oid)
),
changed AS (
    SELECT g.*, pg_catalog.format(CASE WHEN g.as_text THEN '%I::pg_catalog.text IS DISTINCT FROM (%s)::pg_catalog.text'
                                       ELSE '%I IS DISTINCT FROM (%s)' END, g.attname, g.expression) AS condition
    FROM generated g
),
indexes AS (
    SELECT r.relid, i.indexrelid, am.amname,
           EXISTS (SELECT FROM pg_catalog.pg_constraint n WHERE n.conindid = i.indexrelid AND n.contype = 'x') AS is_exclusion
    FROM relations r
    JOIN pg_catalog.pg_index i ON i.indrelid = r.relid AND i.indisvalid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am am ON am.oid = c.relam
    WHERE (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL) AND NOT r.is_reader
      AND EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN scoring s ON s.classid = d.refclassid AND s.objid = d.refobjid
                  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid)
),
views AS (
    SELECT r.relid, r.name, (SELECT pg_catalog.string_agg('(' || e.condition || ')', ' OR ' ORDER BY e.attnum)
                             FROM readings e WHERE e.relid = r.relid) AS condition,
           EXISTS (SELECT FROM pg_catalog.pg_index i
                   WHERE i.indrelid = r.relid AND i.indisunique AND i.indisvalid AND i.indimmediate
                     AND i.indpred IS NULL AND i.indexprs IS NULL) AS has_key
    FROM relations r
    WHERE r.relkind = 'm'
      AND (r.relid IN (SELECT e.relid FROM readings e)
           OR EXISTS (SELECT FROM pg_catalog.pg_rewrite w
                      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
                      JOIN scoring s ON s.classid = d.refclassid AND s.objid = d.refobjid
                      WHERE w.ev_class = r.relid))
),
found (step, object, kind, relid, query, entries, owned, rebuild) AS (
    SELECT 1, e.name || '.' || pg_catalog.quote_ident(e.attname), 'column', e.relid,
           pg_catalog.format('SELECT pg_catalog.count(*) FROM ONLY %s WHERE %s', e.name, e.condition), NULL::oid, false,
           CASE WHEN e.typname = 'emotion' AND t.n = 1
                THEN pg_catalog.format('UPDATE %s SET %I = empathy.score(%s) WHERE %s', e.name, e.attname, t.names, e.condition)
                WHEN e.typname = 'emotion'
                THEN pg_catalog.format('UPDATE %s SET %I = empathy.score(/* its text: %s */) WHERE %s',
                                       e.name, e.attname, coalesce(t.names, 'in another table'), e.condition)
                ELSE pg_catalog.format('UPDATE %s SET %I = (SELECT empathy.emotion_agg(empathy.score(/* text */)) FROM /* where it came from */) WHERE %s',
                                       e.name, e.attname, e.condition)
           END
    FROM readings e LEFT JOIN texts t ON t.relid = e.relid
    WHERE e.relkind <> 'm'
    UNION ALL
    SELECT 2, g.name || '.' || pg_catalog.quote_ident(g.attname), 'generated column', g.relid,
           pg_catalog.format('SELECT pg_catalog.count(*) FROM ONLY %s WHERE %s', g.name, g.condition), NULL, true,
           CASE WHEN g.source IS NOT NULL
                THEN pg_catalog.format('UPDATE %s SET %s = %2$s WHERE %s', g.name, g.source, g.condition)
                ELSE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET EXPRESSION AS (%s)', g.name, g.attname, g.expression)
           END
    FROM changed g
    UNION ALL
    SELECT 3, i.indexrelid::regclass::text, 'index', i.relid, NULL, CASE WHEN i.amname = 'btree' THEN i.indexrelid END, true,
           CASE WHEN i.is_exclusion THEN 'REINDEX INDEX ' ELSE 'REINDEX INDEX CONCURRENTLY ' END || i.indexrelid::regclass::text
    FROM indexes i
    UNION ALL
    SELECT 4, v.name, 'materialized view', v.relid,
           'SELECT pg_catalog.count(*) FROM ' || v.name || ' WHERE ' || v.condition, NULL, false,
           CASE WHEN v.has_key THEN 'REFRESH MATERIALIZED VIEW CONCURRENTLY ' ELSE 'REFRESH MATERIALIZED VIEW ' END || v.name
    FROM views v
)
SELECT f.object, f.kind, f.relid, f.query, f.entries, f.owned, f.rebuild
FROM found f
ORDER BY f.step, f.object;
END;
COMMENT ON FUNCTION empathy._stored_scores(regclass) IS
'Where scores of a table are stored and how to look at them; see stale_scores(regclass).';

-- functions

CREATE FUNCTION empathy.stale_scores(relation regclass)
RETURNS TABLE (object text, kind text, stale bigint, rebuild text)
AS 'MODULE_PATHNAME', 'emp_stale_scores' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 10
SET search_path = pg_catalog, pg_temp
SET jit = off;
COMMENT ON FUNCTION empathy.stale_scores(regclass) IS
'Which stored scores of a table, of a materialized view, or of a partitioned table with its partitions were made by another model than the linked one, as after an update of the extension; no rows when all are of this model. One row for each object that has stale rows, in the order in which to rebuild them: object, its name; kind; stale, the number of rows; rebuild, the SQL that makes it right.
Kinds: ''column'', of type emotion or emotion_summary, whose rows name another model (readings without a model, written by hand or averaged over several models, do not count); rebuild takes the text from the only text column of the table, and where there is not exactly one it has a comment to be filled in. ''generated column'', stored, whose values differ from its expression. ''index'', on expressions or with a predicate: entries that differ from what the row gives now, that have no place in the index any more, or that are missing. ''materialized view'' over the table, or the relation itself: rows with readings of another model.
Found by what the catalogue knows to depend on the extension, also through SQL functions with a body in BEGIN ATOMIC, but not through functions whose body is a string. Columns that a query filled with numbers do not tell their model. Nor do materialized views without readings, indexes that are not btrees, and, for a caller whose rows are limited by policies, any index: these are listed, with stale NULL, only when something else of the table is stale.
Reads the whole table once for each object. Expressions are evaluated with the rights of the table''s owner and the search path pg_catalog. The caller needs SELECT on the table and each of its partitions; materialized views that the caller may not read are left out. A view or another relation without rows of its own is an error (42809). NULL gives no rows.';
