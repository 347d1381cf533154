-- io: a type with its input and output functions, which base/state_pg.h defines on the C side.
-- TYPE its name, TEXT and BINARY what its two forms look like, ALIGNMENT and STORAGE as in CREATE TYPE.

CREATE TYPE empathy.@type@;

CREATE FUNCTION empathy.@type@_in(cstring) RETURNS empathy.@type@
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_in';
COMMENT ON FUNCTION empathy.@type@_in(cstring) IS
'Reads the text form of the type @type@: @text@. Anything else is an error.';

CREATE FUNCTION empathy.@type@_out(empathy.@type@) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_out';
COMMENT ON FUNCTION empathy.@type@_out(empathy.@type@) IS
'Prints the text form of the type @type@, which reads back bit for bit whatever the settings: @text@.';

CREATE FUNCTION empathy.@type@_recv(internal) RETURNS empathy.@type@
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_recv';
COMMENT ON FUNCTION empathy.@type@_recv(internal) IS
'Reads the binary form of the type @type@: @binary@. Anything else is an error.';

CREATE FUNCTION empathy.@type@_send(empathy.@type@) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_@type@_send';
COMMENT ON FUNCTION empathy.@type@_send(empathy.@type@) IS
'Makes the binary form of the type @type@: @binary@.';

CREATE TYPE empathy.@type@ (
    INPUT = empathy.@type@_in,
    OUTPUT = empathy.@type@_out,
    RECEIVE = empathy.@type@_recv,
    SEND = empathy.@type@_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = @alignment@,
    STORAGE = @storage@
);
