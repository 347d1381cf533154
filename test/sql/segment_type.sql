-- The text form of the type segment: what is printed, and the error for each bad input.
SET search_path = empathy, public;

-- as printed
SELECT 'anger > 0.4 or (valence < 0 and cltv >= 500)'::segment;
SELECT 'R>=4 & F>=4 | !(M<2)'::segment;
SELECT E'A\tAND\nNot b Or C'::segment;
SELECT '(((a and b))) and (c and (d or (e or f)))'::segment;
SELECT 'not not a and not (not b) and not (c or d) and not (e > 1)'::segment;
SELECT 'not (a and not (b or c))'::segment;
SELECT 'x not in (1, 2) and not y in (''a'') and not z not in (true)'::segment;
SELECT 'not x between 1 and 2 and x not between low and high'::segment;
SELECT 'not name like ''A%'' and name not like ''%\_z'' and not (name is null) and name is not null'::segment;
SELECT 'a <> 1 and a != 1 and a = 1 and a <= 1 and a >= 1 and a < 1 and a > 1'::segment;
SELECT 'a = 0.50 or a = 1e3 or a = -0 or a = .5 or a = 5. or a = +007 or a = 1.5E-3 or a = 12e-1 or a = 100'::segment;
SELECT 'a = 1234567890123456789012345678901234567890 or a = 1e39 or a = -1e-40'::segment;
SELECT '0.4 < anger and true = shouting and ''fear'' <> dominant'::segment;
SELECT 'churned and true or false'::segment;
SELECT 'name = ''it''''s'' or name = '''''::segment;
SELECT '"Full Name" = "name" and "and" and "a""b" and a$1 and "1a" and _b2 and "order"'::segment;
SELECT 'mood.anger > 0.3 and "Mood"."not" and MOOD.Joy > mood.fear'::segment;
SELECT 'since = date ''2024-02-29'' or since > DATE ''0001-01-01'' or since < date ''9999-12-31'''::segment;
SELECT 'last_at < as_of - 90 days and last_at + 2 weeks > as_of and a > b + 1 day and a > b - 0 days'::segment;
SELECT 'age > 1 year and age > 18 months and age > 24 months and age > 14 days and age > -3 days'::segment;
SELECT 'age > 90 minutes and age > 1.5 hours and age > 120 seconds and age > 0.25 seconds and age > 7200 seconds'::segment;
SELECT 'age > interval ''1 year 2 months 3 days 04:05:06.070'' and age > interval ''90 days'' and age > interval ''-1 mon +2 days -00:00:01.5'''::segment;
SELECT 'as_of - interval ''-1 year 2 days'' > x and as_of + interval ''1 month -2 days'' > x'::segment;
SELECT 'age > 2147483647 days and age > 178956970 years and age > 9223372036854.775807 seconds'::segment;
SELECT 'day = 3 and date > 1 and interval > 1 and months > 2 months and week.day is null'::segment;

-- bad input: where, and what is expected
SELECT ''::segment;
SELECT '   '::segment;
SELECT 'anger >'::segment;
SELECT 'anger > 0.4 or'::segment;
SELECT 'anger > 0.4 or x > -'::segment;
SELECT 'anger 0.4'::segment;
SELECT 'anger > 0.4 valence < 0'::segment;
SELECT 'anger > 0.4,'::segment;
SELECT '> 0.4'::segment;
SELECT '0.4'::segment;
SELECT '''angry'''::segment;
SELECT '1 < 2'::segment;
SELECT '''a'' = ''b'''::segment;
SELECT 'a = null'::segment;
SELECT 'a <> NULL'::segment;
SELECT 'null'::segment;
SELECT 'a == 1'::segment;
SELECT 'a => 1'::segment;
SELECT 'a > 1 && b > 1'::segment;
SELECT 'a > 1 || b > 1'::segment;
SELECT 'a > 1 and and b > 1'::segment;
SELECT 'not'::segment;
SELECT '(a > 1'::segment;
SELECT 'a > 1)'::segment;
SELECT '()'::segment;
SELECT 'a > (1)'::segment;
SELECT 'a > 1 > 2'::segment;
SELECT 'a in 1'::segment;
SELECT 'a in ()'::segment;
SELECT 'a in (1,)'::segment;
SELECT 'a in (1 2)'::segment;
SELECT 'a in (b)'::segment;
SELECT 'a in (null)'::segment;
SELECT 'a in (1'::segment;
SELECT '1 in (1)'::segment;
SELECT 'a between 1'::segment;
SELECT 'a between 1 or 2'::segment;
SELECT 'a between 1 & 2'::segment;
SELECT 'a between 1 and'::segment;
SELECT 'a not'::segment;
SELECT 'a not > 1'::segment;
SELECT 'a is'::segment;
SELECT 'a is 1'::segment;
SELECT 'a is not 1'::segment;
SELECT 'a like b'::segment;
SELECT 'a like 1'::segment;
SELECT 'a like ''50\'''::segment;
SELECT 'a > b + 3'::segment;
SELECT 'a > b - c'::segment;
SELECT 'a > 3 + 4'::segment;
SELECT 'a + 3 days'::segment;
SELECT 'a > 1.5 days'::segment;
SELECT 'a > 0.0000001 seconds'::segment;
SELECT 'a > 2147483648 days'::segment;
SELECT 'a > 3 parsecs'::segment;
SELECT 'a > date ''2026-02-29'''::segment;
SELECT 'a > date ''1.3.2026'''::segment;
SELECT 'a > date ''0000-01-01'''::segment;
SELECT 'a > date 2026'::segment;
SELECT 'a > interval ''three days'''::segment;
SELECT 'a > interval '''''::segment;
SELECT 'a > interval ''1 year 61:70:00'''::segment;
SELECT 'a > nan'::segment;
SELECT 'a < -Infinity'::segment;
SELECT '"nan" > 1'::segment;
SELECT 'a. = 1'::segment;
SELECT '2 > 1.5'::segment;
SELECT 'a > 0x1F'::segment;
SELECT 'a > 12345678901234567890123456789012345678901'::segment;
SELECT 'a > 1e40'::segment;
SELECT 'a > 1e-999999999999'::segment;
SELECT 'a > ''x'::segment;
SELECT '"a > 1'::segment;
SELECT '"" > 1'::segment;
SELECT 'a. > 1'::segment;
SELECT 'a.b.c > 1'::segment;
SELECT 'now() > 1'::segment;
SELECT 'a > 1;'::segment;
SELECT 'a ~ ''x'''::segment;
SELECT 'a > $1'::segment;
SELECT 'a % 2'::segment;
SELECT 'x -- no'::segment;

-- limits
SELECT repeat('(', 100000) || 'a' || repeat(')', 100000) AS brackets, repeat('not ', 100000) || 'a' AS nots,
    repeat('(', 500) || 'a' || repeat(')', 500) AS most_brackets, 'a in (1' || repeat(',1', 10000) || ')' AS elements,
    'a' || repeat(' or a', 10000) AS conditions, repeat('n', 64) AS name, 'a = ''' || repeat('x', 1000000) || '''' AS length,
    repeat('a|b&(', 501) || 'c' || repeat(')', 501) AS mixed \gset
\set VERBOSITY terse
SELECT :'brackets'::segment;
SELECT :'nots'::segment;
SELECT :'mixed'::segment;
SELECT :'most_brackets'::segment;
SELECT :'elements'::segment;
SELECT :'conditions'::segment;
SELECT :'name'::segment;
SELECT :'length'::segment;
\set VERBOSITY sqlstate
SELECT :'brackets'::segment;
SELECT :'nots'::segment;
SELECT :'elements'::segment;
SELECT 'a >'::segment;
\set VERBOSITY default

-- of readings: names and kinds
SELECT 'valence=0'::emotion @@ 'angr > 0.4';
SELECT 'valence=0'::emotion @@ 'churn > 0.4';
SELECT 'valence=0'::emotion @@ 'mood.anger > 0.4';
SELECT 'valence=0'::emotion @@ 'Anger > 0.4 and "Anger" > 0.4';
SELECT 'valence=0'::emotion @@ 'dominant = "anger"';
SELECT 'valence=0'::emotion @@ 'anger = ''high''';
SELECT 'valence=0'::emotion @@ 'anger in (1, ''high'')';
SELECT 'valence=0'::emotion @@ 'anger = true';
SELECT 'valence=0'::emotion @@ 'dominant > ''a''';
SELECT 'valence=0'::emotion @@ 'dominant between ''a'' and ''b''';
SELECT 'valence=0'::emotion @@ '''a'' < dominant';
SELECT 'valence=0'::emotion @@ 'anger like ''0%''';
SELECT 'valence=0'::emotion @@ 'anger';
SELECT 'valence=0'::emotion @@ 'language';
SELECT 'valence=0'::emotion @@ 'anger > date ''2026-03-01''';
SELECT 'valence=0'::emotion @@ 'anger > 3 days';
SELECT 'valence=0'::emotion @@ 'anger + 3 days > 1';
SELECT row(1, 2, 3)::rfm @@ 'x > 1';
SELECT row(1, 2, 3)::rfm @@ 'r = ''1''';
