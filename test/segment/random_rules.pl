#!/usr/bin/env perl
# Prints SQL that asks random rules of random rows in two ways: as segments, and as the predicate that somebody
# would have written by hand, which the executor of the server evaluates.
#
#     random_rules.pl RULES SEED [SUBJECT...] | psql
#
# A rule is a tree made here, of which both texts are printed here; nothing of the extension has a hand in either.
# The rows are those of test/segment/random_rows.sql; what comes of it goes into its table outcome: how many
# answers there were of each kind, and how many differed, both when the rule is a value that the planner does not
# know (ours) and when it is a constant that it may turn into a predicate (planned).
use strict;
use warnings;

my ($rules, $seed, @subjects) = @ARGV; # subjects: row, reading, rfm; without them all, most of them rows
my $batch = 100;       # rules in one query
my $rows = 400;        # of random_rows.sql
my $rows_of_rule = 5;
my $as_of = '2026-03-01 12:00:00+00';
@subjects = qw(row row row row reading rfm) unless @subjects;
srand($seed);

sub one { return $_[int(rand(@_))] }
sub chance { return rand() < $_[0] }
sub quote { my $text = shift; $text =~ s/'/''/g; return "'$text'" }

# ---- literals, as [text in a rule, text in SQL]; few values, so that rows and rules meet ---------------------

sub whole { my $n = one(-3 .. 6, 100, 3000000000, -40000); return ["$n", "$n"] }
sub decimal {
    my $n = one('0.5', '-0.25', '1.50', '2', '0', '3', '-1.5', '.75', '1e2', '2.5e-1', '100', '123456789.125', '3000000000');
    return [$n, $n];
}
sub text { my $text = one('', 'a', 'b', 'abc', 'ab', "it's", 'Abc', 'a b', 'ab ', '%', 'a\\b', 'zz'); return [quote($text), quote($text)] }
sub truth { my $word = one('true', 'false'); return [one($word, uc $word), $word] }
sub day { my $day = sprintf "'2026-%02d-%02d'", one(1 .. 4), one(1, 2, 15, 28); return [one("date $day", "DATE $day", $day), "date $day"] }
sub moment { my $moment = quote(sprintf '2026-%02d-%02d %02d:00:00', one(1 .. 4), one(1, 2, 15), one(0, 12)); return chance(0.5) ? day() : [$moment, $moment] }
sub zoned { my $moment = quote(sprintf '2026-%02d-%02d %02d:00:00+0%d', one(1 .. 4), one(1, 2, 15), one(0, 12), one(0, 2)); return chance(0.5) ? day() : [$moment, $moment] }
sub span {
    my @units = (['day', 1, 2, 30, 90], ['week', 1, 2], ['month', 1, 3], ['year', 1], ['hour', 1, 12, 24], ['minute', 30, 90], ['second', 1, 3600]);
    my ($unit, @numbers) = @{ one(@units) };
    my $n = one(@numbers);
    my $sql = "interval '$n $unit'";
    return [one("$n ${unit}s", "$n $unit", $sql, "interval '$n ${unit}s'"), $sql];
}
sub color { my $color = quote(one('red', 'green', 'blue')); return [$color, $color] }
sub uuid { my $uuid = quote('00000000-0000-0000-0000-00000000000' . one(0 .. 3)); return [$uuid, $uuid] }
sub numbers { my $array = quote(one('{}', '{1,2}', '{1,3}', '{2}')); return [$array, $array] }
sub share { my $n = one('0', '0.1', '0.25', '0.5', '0.75', '0.9', '1', '-0.5', '0.3333'); return [$n, $n] }
sub label { my $label = quote(one('anger', 'joy', 'neutral', 'sadness', 'positive', 'negative', 'mixed', 'en', 'und')); return [$label, $label] }
sub tile { my $n = one(1 .. 6); return ["$n", "$n"] }

# ---- names, as [text in a rule, text in SQL, kind] -----------------------------------------------------------
# A kind: what literals it is compared with, whether it has an order, and which names it is compared with.

my %kind = (
    whole => { literal => \&whole, group => 'number' },
    decimal => { literal => \&decimal, group => 'number' },
    text => { literal => \&text, group => 'text', like => 1 },
    ctext => { literal => \&text, group => 'ctext', like => 1 },
    truth => { literal => \&truth, group => 'truth', holds => 1 },
    day => { literal => \&day, group => 'moment', shift => 1 },
    moment => { literal => \&moment, group => 'moment', shift => 1 },
    zoned => { literal => \&zoned, group => 'moment', shift => 1 },
    span => { literal => \&span, group => 'span', shift => 1 },
    color => { literal => \&color, group => 'color' },
    uuid => { literal => \&uuid, group => 'uuid' },
    numbers => { literal => \&numbers, group => 'numbers' },
    share => { literal => \&share, group => 'number' },
    label => { literal => \&label, group => 'label', equal => 1, like => 1 },
    flag => { literal => \&truth, group => 'truth', holds => 1 },
    tile => { literal => \&tile, group => 'number' },
);

sub readings {
    my ($of, $sql) = @_; # what stands before a name in a rule, and the reading in SQL
    return (
        (map { ["$of$_", "empathy.$_($sql)", 'share'] } qw(valence intensity confidence positive negative)),
        (map { ["$of$_", "empathy.probability($sql, '$_')", 'share'] } qw(anger joy gratitude sadness frustration)),
        ["${of}dominant", "empathy.dominant($sql)", 'label'],
        ["${of}sentiment", "empathy.sentiment_label($sql)", 'label'],
        ["${of}language", "empathy.language($sql)", 'label'],
        (map { ["$of$_", "('$_' = ANY (empathy.emotion_flags($sql)))", 'flag'] } qw(contrast negated question shouting mitigated uncertain)),
    );
}

my %subject = (
    row => {
        value => 'r',
        names => [
            ['i2', 'r.i2', 'whole'], ['i4', 'r.i4', 'whole'], ['I8', 'r.i8', 'whole'], ['f4', 'r.f4', 'decimal'],
            ['f8', 'r.f8', 'decimal'], ['n', 'r.n', 'decimal'], ['"Own Name"', 'r."Own Name"', 'decimal'],
            ['t', 'r.t', 'text'], ['vc', 'r.vc', 'text'], ['ch', 'r.ch', 'text'], ['nm', 'r.nm', 'ctext'], ['tc', 'r.tc', 'ctext'],
            ['b', 'r.b', 'truth'], ['d', 'r.d', 'day'], ['ts', 'r.ts', 'moment'], ['tz', 'r.tz', 'zoned'], ['iv', 'r.iv', 'span'],
            ['en', 'r.en', 'color'], ['dom', 'r.dom', 'decimal'], ['u', 'r.u', 'uuid'], ['arr', 'r.arr', 'numbers'],
            ['comp.x', '(r.comp).x', 'whole'], ['comp.y', '(r.comp).y', 'text'],
            readings('mood.', 'r.mood'),
        ],
    },
    reading => { value => 'r.mood', names => [readings('', 'r.mood')] },
    rfm => { value => 'r.score', names => [map { [$_, "(r.score).$_", 'tile'] } qw(r f m)] },
);
push @{ $subject{row}{names} }, @{ $subject{row}{names} }[0 .. 20]; # columns more often than parts
my $moment = ['as_of', "timestamptz '$as_of'", 'zoned'];

# ---- conditions ----------------------------------------------------------------------------------------------

# A name, perhaps with a period added to it.
sub shifted {
    my ($name) = @_;
    return $name unless $kind{ $name->[2] }{shift} && chance(0.3);
    my $sign = one('+', '-');
    my $span = span();
    return ["$name->[0] $sign $span->[0]", "($name->[1] $sign $span->[1])", $name->[2] eq 'day' ? 'moment' : $name->[2]];
}

sub condition {
    my ($names) = @_;
    my $name = one(@$names);
    my $kind = $kind{ $name->[2] };
    my $x = shifted($name);
    my $literal = $kind{ $x->[2] }{literal};
    my $type = rand();
    if ($kind->{holds} && $type < 0.4) {
        return [@$name[0, 1]];
    }
    if ($type < 0.12) {
        my $not = one('', ' not');
        return ["$name->[0] is$not null", '(' . $name->[1] . ' IS' . uc($not) . ' NULL)'];
    }
    if ($type < 0.24 && !$kind->{equal} && !$kind->{holds}) {
        my ($low, $high) = ($literal->(), $literal->());
        my $not = one('', '', 'not ');
        return ["$name->[0] ${not}between $low->[0] and $high->[0]", "($name->[1] " . uc($not) . "BETWEEN $low->[1] AND $high->[1])"];
    }
    if ($type < 0.36 && !$kind->{holds}) {
        my @list = map { $kind->{literal}->() } 1 .. one(1 .. 4);
        my $not = one('', '', 'not ');
        return [
            "$name->[0] ${not}in (" . join(', ', map { $_->[0] } @list) . ')',
            "($name->[1] " . uc($not) . 'IN (' . join(', ', map { $_->[1] } @list) . '))'
        ];
    }
    if ($kind->{like} && $type < 0.6) {
        my $pattern = quote(one('a%', '%b', '_', '%', 'abc', 'a\\%', '%i%', "it''s", 'n%', '', '__ %'));
        my $not = one('', '', 'not ');
        return ["$name->[0] ${not}like $pattern", "($name->[1] " . uc($not) . "LIKE $pattern)"];
    }
    my $sign = $kind->{equal} || $kind->{holds} ? one('=', '<>', '!=') : one('=', '<>', '!=', '<', '<=', '>', '>=');
    my @others = grep { $kind{ $_->[2] }{group} eq $kind->{group} } @$names;
    my $y = chance(0.2) ? shifted(one(@others)) : undef;
    if (!$y) {
        $y = $literal->();
        ($x, $y) = ($y, $x) if chance(0.1);
    }
    return ["$x->[0]" . one(' ', '', '  ') . $sign . one(' ', '') . "$y->[0]", "($x->[1] $sign $y->[1])"];
}

# Return a text, in brackets unless it means the same without them.
sub within {
    my ($bind, $inside) = @_; # how tightly what is around it binds
    my ($text, undef, $tight) = @$inside;
    return $tight > $bind && chance(0.6) ? $text : "($text)";
}

# A rule: its text, its predicate, and how tightly it binds.
sub rule {
    my ($names, $depth) = @_;
    my $type = rand();
    return [@{ condition($names) }, 4] if $depth == 0 || $type < 0.3;
    if ($type < 0.45) {
        my $inside = rule($names, $depth - 1);
        return [one('not ', 'NOT ', '!', '! ') . within(3, $inside), "(NOT $inside->[1])", 3];
    }
    my $and = chance(0.5);
    my $bind = $and ? 2 : 1;
    my @inside = map { rule($names, $depth - 1) } 1 .. one(2, 2, 3, 4);
    my $sign = $and ? one(' and ', ' AND ', ' & ') : one(' or ', ' OR ', ' | ');
    return [join($sign, map { within($bind, $_) } @inside), '(' . join($and ? ' AND ' : ' OR ', map { $_->[1] } @inside) . ')', $bind];
}

# ---- the queries ---------------------------------------------------------------------------------------------

my $made = 0;
while ($made < $rules) {
    my $type = one(@subjects);
    my $with_moment = $type eq 'row' && chance(0.3);
    my $subject = $subject{$type};
    my @names = (@{ $subject->{names} }, $with_moment ? ($moment) x 4 : ());
    my @values;
    for (1 .. $batch) {
        my ($segment, $predicate) = @{ rule(\@names, one(0, 0, 1, 1, 1, 2, 2, 3)) };
        my $constant = quote($segment) . '::empathy.segment';
        my $planned = $with_moment ? "empathy.matches($subject->{value}, $constant, timestamptz '$as_of')" : "$subject->{value} OPERATOR(empathy.@@) $constant";
        push @values, "($constant, $planned, $predicate)";
    }
    $made += @values;
    my $ours = $with_moment ? "empathy.matches($subject->{value}, rule, timestamptz '$as_of')" : "$subject->{value} OPERATOR(empathy.@@) rule";
    my $from = $type eq 'row' && chance(0.3) ? '(SELECT * FROM random_row OFFSET 0)' : 'random_row';
    my $ids = join ', ', map { 1 + int(rand($rows)) } 1 .. $rows_of_rule;
    my $present = $type eq 'row' ? 'true' : "$subject->{value} IS DISTINCT FROM NULL";
    print "INSERT INTO outcome\n",
        "SELECT '$type', count(DISTINCT rule::text), count(*), count(*) FILTER (WHERE answer), count(*) FILTER (WHERE NOT answer), count(*) FILTER (WHERE answer IS NULL),\n",
        " count(*) FILTER (WHERE ours IS DISTINCT FROM answer), count(*) FILTER (WHERE planned IS DISTINCT FROM answer),\n",
        " left(string_agg(rule::text || ' of row ' || id, E'\\n') FILTER (WHERE ours IS DISTINCT FROM answer OR planned IS DISTINCT FROM answer), 500)\n",
        "FROM (SELECT r.id, rule, $ours AS ours, planned, answer\n",
        " FROM $from AS r CROSS JOIN LATERAL (VALUES\n  ", join(",\n  ", @values), ") AS v (rule, planned, answer)\n",
        " WHERE r.id IN ($ids) AND $present) AS x;\n";
}
