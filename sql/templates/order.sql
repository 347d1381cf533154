-- order: comparison, hash and operator classes of a type, which base/order_pg.h defines on the C side.
-- TYPE its name, NOUN and NOUNS what people call its values, PART what they are equal in, ORDER how they sort.

CREATE FUNCTION empathy.@type@_eq(empathy.@type@, empathy.@type@) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_eq';
COMMENT ON FUNCTION empathy.@type@_eq(empathy.@type@, empathy.@type@) IS
'Whether two @nouns@ are equal in every @part@. Twin of the operator =. NULL gives NULL.';

CREATE FUNCTION empathy.@type@_ne(empathy.@type@, empathy.@type@) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_ne';
COMMENT ON FUNCTION empathy.@type@_ne(empathy.@type@, empathy.@type@) IS
'Whether two @nouns@ differ in any @part@. Twin of the operator <>. NULL gives NULL.';

CREATE FUNCTION empathy.@type@_lt(empathy.@type@, empathy.@type@) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_lt';
COMMENT ON FUNCTION empathy.@type@_lt(empathy.@type@, empathy.@type@) IS
'Whether the first @noun@ sorts before the second: @order@. Twin of the operator <. NULL gives NULL.';

CREATE FUNCTION empathy.@type@_le(empathy.@type@, empathy.@type@) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_le';
COMMENT ON FUNCTION empathy.@type@_le(empathy.@type@, empathy.@type@) IS
'Whether the first @noun@ sorts before the second or equals it. Twin of the operator <=. NULL gives NULL.';

CREATE FUNCTION empathy.@type@_gt(empathy.@type@, empathy.@type@) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_gt';
COMMENT ON FUNCTION empathy.@type@_gt(empathy.@type@, empathy.@type@) IS
'Whether the first @noun@ sorts after the second. Twin of the operator >. NULL gives NULL.';

CREATE FUNCTION empathy.@type@_ge(empathy.@type@, empathy.@type@) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_ge';
COMMENT ON FUNCTION empathy.@type@_ge(empathy.@type@, empathy.@type@) IS
'Whether the first @noun@ sorts after the second or equals it. Twin of the operator >=. NULL gives NULL.';

CREATE FUNCTION empathy.@type@_cmp(empathy.@type@, empathy.@type@) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_cmp';
COMMENT ON FUNCTION empathy.@type@_cmp(empathy.@type@, empathy.@type@) IS
'Order of two @nouns@, -1, 0 or 1: @order@. For the btree class. NULL gives NULL.';

CREATE FUNCTION empathy.hash_@type@(empathy.@type@) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_hash_@type@';
COMMENT ON FUNCTION empathy.hash_@type@(empathy.@type@) IS
'Hash of the @noun@, 32 bits, the same on every machine. For the hash class. NULL gives NULL.';

CREATE FUNCTION empathy.hash_@type@_extended(empathy.@type@, seed bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_hash_@type@_extended';
COMMENT ON FUNCTION empathy.hash_@type@_extended(empathy.@type@, bigint) IS
'Hash of the @noun@ with a seed, 64 bits, the same on every machine (wyhash 4.3). For the hash class. NULL gives NULL.';

CREATE OPERATOR empathy.= (
    LEFTARG = empathy.@type@, RIGHTARG = empathy.@type@,
    FUNCTION = empathy.@type@_eq,
    COMMUTATOR = OPERATOR(empathy.=), NEGATOR = OPERATOR(empathy.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR empathy.= (empathy.@type@, empathy.@type@) IS
'Whether two @nouns@ are equal in every @part@';

CREATE OPERATOR empathy.<> (
    LEFTARG = empathy.@type@, RIGHTARG = empathy.@type@,
    FUNCTION = empathy.@type@_ne,
    COMMUTATOR = OPERATOR(empathy.<>), NEGATOR = OPERATOR(empathy.=),
    RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR empathy.<> (empathy.@type@, empathy.@type@) IS
'Whether two @nouns@ differ in any @part@';

CREATE OPERATOR empathy.< (
    LEFTARG = empathy.@type@, RIGHTARG = empathy.@type@,
    FUNCTION = empathy.@type@_lt,
    COMMUTATOR = OPERATOR(empathy.>), NEGATOR = OPERATOR(empathy.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR empathy.< (empathy.@type@, empathy.@type@) IS
'Whether the first @noun@ sorts before the second: @order@';

CREATE OPERATOR empathy.<= (
    LEFTARG = empathy.@type@, RIGHTARG = empathy.@type@,
    FUNCTION = empathy.@type@_le,
    COMMUTATOR = OPERATOR(empathy.>=), NEGATOR = OPERATOR(empathy.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR empathy.<= (empathy.@type@, empathy.@type@) IS
'Whether the first @noun@ sorts before the second or equals it';

CREATE OPERATOR empathy.> (
    LEFTARG = empathy.@type@, RIGHTARG = empathy.@type@,
    FUNCTION = empathy.@type@_gt,
    COMMUTATOR = OPERATOR(empathy.<), NEGATOR = OPERATOR(empathy.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR empathy.> (empathy.@type@, empathy.@type@) IS
'Whether the first @noun@ sorts after the second';

CREATE OPERATOR empathy.>= (
    LEFTARG = empathy.@type@, RIGHTARG = empathy.@type@,
    FUNCTION = empathy.@type@_ge,
    COMMUTATOR = OPERATOR(empathy.<=), NEGATOR = OPERATOR(empathy.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR empathy.>= (empathy.@type@, empathy.@type@) IS
'Whether the first @noun@ sorts after the second or equals it';

CREATE OPERATOR CLASS empathy.@type@_ops DEFAULT FOR TYPE empathy.@type@ USING btree AS
    OPERATOR 1 empathy.<,
    OPERATOR 2 empathy.<=,
    OPERATOR 3 empathy.=,
    OPERATOR 4 empathy.>=,
    OPERATOR 5 empathy.>,
    FUNCTION 1 empathy.@type@_cmp(empathy.@type@, empathy.@type@);
COMMENT ON OPERATOR CLASS empathy.@type@_ops USING btree IS
'Order of @nouns@: @order@';
COMMENT ON OPERATOR FAMILY empathy.@type@_ops USING btree IS
'Order of @nouns@: @order@';

CREATE OPERATOR CLASS empathy.@type@_ops DEFAULT FOR TYPE empathy.@type@ USING hash AS
    OPERATOR 1 empathy.=,
    FUNCTION 1 empathy.hash_@type@(empathy.@type@),
    FUNCTION 2 empathy.hash_@type@_extended(empathy.@type@, bigint);
COMMENT ON OPERATOR CLASS empathy.@type@_ops USING hash IS
'Equality of @nouns@';
COMMENT ON OPERATOR FAMILY empathy.@type@_ops USING hash IS
'Equality of @nouns@';
