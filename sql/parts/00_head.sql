\echo Use "CREATE EXTENSION empathy" to load this file. \quit

-- head
--
-- The schema is made by CREATE EXTENSION, as the control file asks.  Every role may look into it:
-- nothing in it reads a table, and a dashboard's role needs the functions.

GRANT USAGE ON SCHEMA empathy TO PUBLIC;

COMMENT ON SCHEMA empathy IS
'Customer empathy in SQL: how customers feel, read from what they wrote';
